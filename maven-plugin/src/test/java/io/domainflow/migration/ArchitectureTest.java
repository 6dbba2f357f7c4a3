package io.domainflow.migration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.domainflow.fork.ForkedJvm;
import io.domainflow.scenarios.WorkloadProgram;
import io.domainflow.starts.StartsProgram;
import io.domainflow.stress.StressProgram;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "io.domainflow.changelog",
              "io.domainflow.fork",
              "io.domainflow.migration",
              "io.domainflow.reports",
              "io.domainflow.scenarios",
              "io.domainflow.starts",
              "io.domainflow.stress",
              "io.domainflow.impact",
              "io.domainflow.rows",
              "io.domainflow.maven");

  @Test
  void verification_knows_no_Maven() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.domainflow.migration..",
            "io.domainflow.impact..",
            "io.domainflow.rows..",
            "io.domainflow.stress..",
            "io.domainflow.reports..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.maven..", "io.domainflow.maven..")
        .check(OURS);
  }

  @Test
  void nothing_is_printed_past_the_log() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(
            GitHubAnnotations.class,
            ForkedJvm.class,
            StartsProgram.class,
            StressProgram.class,
            WorkloadProgram.class)
        .should(ACCESS_STANDARD_STREAMS)
        .check(OURS);
  }

  @Test
  void packages_do_not_go_in_circles() {
    slices().matching("io.domainflow.(*)..").should().beFreeOfCycles().check(OURS);
  }
}
