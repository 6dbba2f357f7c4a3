package io.domainflow.maven;

import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Runs the module's {@code @ConcurrencyScenario} tests in a JVM of their own, with a larger budget
 * than a test run has: on several versions of PostgreSQL, under several isolation levels, and on
 * the schemas of former releases, if that is asked for.
 */
@Mojo(
    name = "scenarios",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class ScenariosMojo extends ModuleMojo {

  /** Whether a module that can have no scenarios fails the build. */
  @Parameter(property = "domainflow.failIfNoScenarios", defaultValue = "false")
  private boolean failIfNoScenarios;

  /** Made by Maven. */
  @Inject
  public ScenariosMojo(TestLibraries libraries) {
    super(libraries);
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      return;
    }
    if (mayHaveScenarios()) {
      getLog().info(runScenarios());
      return;
    }
    String why =
        "no scenarios: the module has no compiled tests (mvn test-compile) or not"
            + " io.domainflow:domainflow-junit-extension among their dependencies";
    if (failIfNoScenarios) {
      throw new MojoFailureException(why);
    }
    getLog().info(why);
  }
}
