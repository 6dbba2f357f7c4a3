package io.domainflow.maven;

import io.domainflow.migration.RecordedState;
import io.domainflow.migration.Verdict;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Writes which migrations there are, each with a checksum, into a file to commit when they are
 * released. From then on {@code verify} names those that were changed, that are gone, and new ones
 * that come before.
 */
@Mojo(name = "record", requiresDependencyResolution = ResolutionScope.TEST, threadSafe = true)
public final class RecordMojo extends MigrationsMojo {

  /** Made by Maven. */
  @Inject
  public RecordMojo(SharedServer servers, TestLibraries libraries) {
    super(servers, libraries);
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    Optional<MigrationSet> set = isSkipped() ? Optional.empty() : migrationSet();
    if (set.isEmpty()) {
      return;
    }
    try {
      RecordedState.write(recorded().toPath(), set.get());
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.recorded: cannot write " + recorded() + ": " + e, e);
    }
    int count = set.get().migrations().size();
    getLog()
        .info(
            count
                + (count == 1 ? " migration" : " migrations")
                + " recorded in "
                + shown(recorded().toPath()));
  }

  @Override
  void conclude(Verdict verdict) {
    throw new IllegalStateException("nothing is verified to be recorded");
  }
}
