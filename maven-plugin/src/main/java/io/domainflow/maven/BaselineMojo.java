package io.domainflow.maven;

import io.domainflow.migration.Baseline;
import io.domainflow.migration.Finding;
import io.domainflow.migration.Severity;
import io.domainflow.migration.Verdict;
import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Verifies, and writes what was found into a file of findings that are accepted from now on. For a
 * project that begins: what it has is known, and what is new is to be right.
 */
@Mojo(name = "baseline", requiresDependencyResolution = ResolutionScope.TEST, threadSafe = true)
public final class BaselineMojo extends MigrationsMojo {

  /** Made by Maven. */
  @Inject
  public BaselineMojo(SharedServer servers, TestLibraries libraries) {
    super(servers, libraries);
  }

  @Override
  Baseline accepted() {
    return Baseline.NONE;
  }

  @Override
  boolean usesFormerVerdict() {
    return false;
  }

  @Override
  void conclude(Verdict verdict) throws MojoExecutionException {
    report(verdict, List.of());
    List<Finding> findings =
        verdict.findings().stream().filter(each -> each.severity() != Severity.NOTE).toList();
    try {
      Baseline.write(baseline().toPath(), findings);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "parameter domainflow.baseline: cannot write " + baseline() + ": " + e, e);
    }
    String many = findings.size() == 1 ? "1 finding is" : findings.size() + " findings are";
    getLog().info(many + " accepted by " + shown(baseline().toPath()));
  }
}
