package io.domainflow.maven;

import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Runs the module's jcstress tests, of its main classes and of its tests', in JVMs of their own,
 * and fails on what is forbidden, on errors, and on tests for which there was no time.
 */
@Mojo(
    name = "stress",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class StressMojo extends ModuleMojo {

  /** Whether a module without jcstress tests fails the build. */
  @Parameter(property = "domainflow.failIfNoStress", defaultValue = "false")
  private boolean failIfNoStress;

  /** Made by Maven. */
  @Inject
  public StressMojo(TestLibraries libraries) {
    super(libraries);
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (isSkipped()) {
      return;
    }
    if (hasStress()) {
      getLog().info(runStress());
      return;
    }
    String why =
        "no jcstress tests: no class of the module has @JCStressTest; they need"
            + " org.openjdk.jcstress:jcstress-core as a dependency and as an annotation processor";
    if (failIfNoStress) {
      throw new MojoFailureException(why);
    }
    getLog().info(why);
  }
}
