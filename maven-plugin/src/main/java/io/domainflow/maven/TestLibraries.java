package io.domainflow.maven;

import io.domainflow.fork.ForkedJvm;
import io.domainflow.postgres.Platform;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.version.Version;

/** What the tests of a module run with. Thread-safe. */
@Named
@Singleton
public final class TestLibraries {
  private static final String LAUNCHER = "junit-platform-launcher";

  private final RepositorySystem repositories;

  /** Made by Maven. */
  @Inject
  public TestLibraries(RepositorySystem repositories) {
    this.repositories = repositories;
  }

  /** Whether our extension is among them. */
  static boolean hasScenarios(MavenProject project) {
    return find(project, "io.domainflow", "domainflow-junit-extension").isPresent()
        && find(project, "org.junit.platform", "junit-platform-engine").isPresent();
  }

  static Optional<Artifact> find(MavenProject project, String group, String name) {
    return project.getArtifacts().stream()
        .filter(each -> each.getGroupId().equals(group) && each.getArtifactId().equals(name))
        .findFirst();
  }

  /** The module's, JUnit's launcher in the same version as its engine, and this plugin. */
  List<String> classPath(MavenProject project, MavenSession session) throws MojoExecutionException {
    try {
      List<String> classPath = new ArrayList<>(project.getTestClasspathElements());
      if (hasScenarios(project) && find(project, "org.junit.platform", LAUNCHER).isEmpty()) {
        classPath.addAll(launcher(project, session));
      }
      classPath.add(
          Path.of(ForkedJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString());
      return classPath;
    } catch (DependencyResolutionRequiredException | URISyntaxException e) {
      throw new MojoExecutionException("the class path of the tests cannot be had: " + e, e);
    }
  }

  private List<String> launcher(MavenProject project, MavenSession session)
      throws MojoExecutionException {
    Artifact engine =
        find(project, "org.junit.platform", "junit-platform-engine")
            .orElseThrow(
                () ->
                    new MojoExecutionException(
                        "the module has no JUnit Platform among its test dependencies"));
    DefaultArtifact launcher =
        new DefaultArtifact("org.junit.platform", LAUNCHER, "jar", engine.getVersion());
    CollectRequest collect =
        new CollectRequest(new Dependency(launcher, "runtime"), remotes(project));
    try {
      return repositories
          .resolveDependencies(session.getRepositorySession(), new DependencyRequest(collect, null))
          .getArtifactResults()
          .stream()
          .map(ArtifactResult::getArtifact)
          .filter(found -> find(project, found.getGroupId(), found.getArtifactId()).isEmpty())
          .map(found -> found.getFile().getPath())
          .toList();
    } catch (DependencyResolutionException e) {
      throw new MojoExecutionException(
          "cannot have "
              + launcher
              + ": make it a test dependency of the module, or build once with a network",
          e);
    }
  }

  private static List<RemoteRepository> remotes(MavenProject project) {
    List<RemoteRepository> all = new ArrayList<>(project.getRemoteProjectRepositories());
    project.getRemotePluginRepositories().stream()
        .filter(each -> !all.contains(each))
        .forEach(all::add);
    return all;
  }

  /**
   * A folder with the newest programs of the server's of a major version.
   *
   * @param version {@code 14}, say
   */
  Path programs(String version, MavenProject project, MavenSession session, Path folder)
      throws MojoExecutionException {
    if (!version.matches("\\d{2}")) {
      throw new MojoExecutionException(
          "parameter domainflow.postgresVersions: " + version + " is no version such as 18");
    }
    String name = Platform.current().artifact();
    int major = Integer.parseInt(version);
    try {
      VersionRangeRequest range =
          new VersionRangeRequest(
              new DefaultArtifact(
                  "io.zonky.test.postgres",
                  name,
                  "jar",
                  "[%d.0.0,%d.0.0)".formatted(major, major + 1)),
              remotes(project),
              null);
      List<Version> versions =
          repositories.resolveVersionRange(session.getRepositorySession(), range).getVersions();
      if (versions.isEmpty()) {
        throw new MojoExecutionException(
            "parameter domainflow.postgresVersions: no programs of PostgreSQL "
                + major
                + " are to be had, as io.zonky.test.postgres:"
                + name
                + " has them; build once with a network");
      }
      DefaultArtifact newest =
          new DefaultArtifact(
              "io.zonky.test.postgres", name, "jar", versions.get(versions.size() - 1).toString());
      Path jar =
          repositories
              .resolveArtifact(
                  session.getRepositorySession(),
                  new ArtifactRequest(newest, remotes(project), null))
              .getArtifact()
              .getFile()
              .toPath();
      Files.createDirectories(folder);
      Files.copy(
          jar,
          folder.resolve(name + "-" + newest.getVersion() + ".jar"),
          StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (VersionRangeResolutionException | ArtifactResolutionException | IOException e) {
      throw new MojoExecutionException(
          "cannot have the programs of PostgreSQL " + major + ": " + e.getMessage(), e);
    }
  }
}
