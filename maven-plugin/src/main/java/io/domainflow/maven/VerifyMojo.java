package io.domainflow.maven;

import io.domainflow.migration.Verdict;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Fails the build when a migration, or its way back, does not do what it must: each goes up, down
 * and up again on a real PostgreSQL, and the schema is compared.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyMojo extends MigrationsMojo {

  /** Made by Maven. */
  @Inject
  public VerifyMojo(SharedServer servers) {
    super(servers);
  }

  @Override
  void conclude(Verdict verdict) throws MojoExecutionException, MojoFailureException {
    report(verdict);
    String summary = summary(verdict);
    if (!verdict.failed()) {
      getLog().info(summary);
    } else if (failsOnError()) {
      throw new MojoFailureException(summary);
    } else {
      getLog().warn(summary + " (domainflow.failOnError is off)");
    }
  }
}
