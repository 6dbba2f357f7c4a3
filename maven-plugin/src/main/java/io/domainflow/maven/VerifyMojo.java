package io.domainflow.maven;

import io.domainflow.migration.Verdict;
import io.domainflow.reports.CheckKind;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Fails the build when a migration, or its way back, does not do what it must: each goes up, down
 * and up again on a real PostgreSQL, and the schema is compared. Then the module's scenarios run,
 * and its jcstress tests.
 */
@Mojo(
    name = "verify",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class VerifyMojo extends MigrationsMojo {

  /** Whether to run the module's scenarios, too. */
  @Parameter(property = "domainflow.scenarios", defaultValue = "true")
  private boolean scenarios = true;

  /** Whether to run the module's jcstress tests, too. */
  @Parameter(property = "domainflow.stress", defaultValue = "true")
  private boolean stress = true;

  /** Made by Maven. */
  @Inject
  public VerifyMojo(SharedServer servers, TestLibraries libraries) {
    super(servers, libraries);
  }

  /** Runs all before it fails. */
  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      return;
    }
    List<String> failures = new ArrayList<>();
    attempt(super::execute, failures);
    List<CheckKind> parts = alongside();
    if (parts.contains(CheckKind.SCENARIOS)) {
      attempt(() -> getLog().info(runScenarios()), failures);
    }
    if (parts.contains(CheckKind.STRESS)) {
      attempt(() -> getLog().info(runStress()), failures);
    }
    if (!failures.isEmpty()) {
      throw new MojoFailureException(String.join("; ", failures));
    }
  }

  /** What else is verified. */
  private List<CheckKind> alongside() throws MojoExecutionException {
    List<CheckKind> parts = new ArrayList<>();
    if (scenarios && mayHaveScenarios()) {
      parts.add(CheckKind.SCENARIOS);
    }
    if (stress && hasStress()) {
      parts.add(CheckKind.STRESS);
    }
    return parts;
  }

  @FunctionalInterface
  private interface Part {
    void run() throws MojoExecutionException, MojoFailureException;
  }

  private static void attempt(Part part, List<String> failures) throws MojoExecutionException {
    try {
      part.run();
    } catch (MojoFailureException e) {
      failures.add(e.getMessage());
    }
  }

  @Override
  void conclude(Verdict verdict) throws MojoExecutionException, MojoFailureException {
    report(verdict, alongside());
    String summary = summary(verdict);
    if (!verdict.failed()) {
      passed(verdict);
      getLog().info(summary);
    } else if (failsOnError()) {
      throw new MojoFailureException(summary);
    } else {
      getLog().warn(summary + " (domainflow.failOnError is off)");
    }
  }
}
