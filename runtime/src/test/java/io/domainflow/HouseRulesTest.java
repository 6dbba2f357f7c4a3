package io.domainflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rules of the house that the compiler does not know. */
final class HouseRulesTest {
  private static final JavaClasses RUNTIME =
      new ClassFileImporter()
          .importUrl(VersionedTable.class.getProtectionDomain().getCodeSource().getLocation());

  private static final DescribedPredicate<JavaMethodCall> TELLS_THE_TIME =
      DescribedPredicate.describe(
          "tells the time of java.time",
          call ->
              call.getTargetOwner().getPackageName().equals("java.time")
                  && (call.getName().equals("now") || call.getName().startsWith("system")));

  @Test
  void the_runtime_reads_no_clock_but_the_servers() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethodWhere(TELLS_THE_TIME)
        .orShould()
        .callConstructor(Date.class)
        .check(RUNTIME);
  }

  @Test
  void the_runtime_writes_to_no_standard_stream() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        RUNTIME.that(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(Status.class))));
  }

  @Test
  void the_runtime_does_not_know_the_harness() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.domainflow.junit..", "io.domainflow.explore..", "org.junit..")
        .check(RUNTIME);
  }

  @Test
  void nobody_waits_by_sleeping() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Transactions.class) // pauses between attempts: nobody tells when to go
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .check(RUNTIME);
  }

  @Test
  void packages_do_not_depend_on_each_other_in_a_circle() {
    slices()
        .matching("io.domainflow.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(RUNTIME);
  }
}
