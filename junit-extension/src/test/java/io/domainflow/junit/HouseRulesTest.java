package io.domainflow.junit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.domainflow.explore.schedule.SkippedSleep;
import org.junit.jupiter.api.Test;

/** Rules of the house that the compiler does not know. */
final class HouseRulesTest {
  private static final JavaClasses EXTENSION =
      new ClassFileImporter()
          .importUrl(ConcurrencyScenario.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void the_engine_the_servers_and_the_scripts_know_no_junit_and_no_binding_to_it() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.domainflow.junit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.junit..", "io.domainflow.junit..")
        .check(EXTENSION);
  }

  @Test
  void servers_and_scripts_know_nothing_of_the_engine() {
    noClasses()
        .that()
        .resideInAnyPackage("io.domainflow.postgres..", "io.domainflow.script..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.domainflow.explore..", "org.apache.maven..")
        .check(EXTENSION);
  }

  @Test
  void only_the_console_line_writes_to_standard_output() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        EXTENSION.that(DescribedPredicate.not(type(ConsoleLine.class))));
  }

  @Test
  void loggers_of_others_are_not_ours() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..").check(EXTENSION);
  }

  @Test
  void nobody_waits_by_sleeping() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .because("a wait is for a condition")
        .check(EXTENSION.that(DescribedPredicate.not(type(SkippedSleep.class)))); // for the code's
  }

  @Test
  void packages_do_not_depend_on_each_other_in_a_circle() {
    slices()
        .matching("io.domainflow.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(EXTENSION);
  }
}
