package io.domainflow.maven;

import io.domainflow.migration.Published;
import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * What Git knows of a module's files, by the program {@code git}.
 *
 * @param base the module's directory
 */
record GitHistory(Path base) {
  private static final int SECONDS = 60;

  /**
   * Compares the scripts that are there with those of a state.
   *
   * @param state as Git names it: a branch, a tag, a commit
   * @throws MojoExecutionException if there is no git, no repository or no such state
   */
  Published since(String state, MigrationSet set) throws MojoExecutionException {
    if (state.startsWith("-")) {
      throw refused(state, "is no name of a state");
    }
    String commit = git(state, "rev-parse", "--verify", "--quiet", state + "^{commit}").strip();
    Set<Path> added = paths(git(state, "ls-files", "-z", "--others", "--exclude-standard"));
    added.addAll(changes(state, commit, "A"));
    Set<Path> changed = changes(state, commit, "MT");
    Set<String> deleted = new HashSet<>();
    for (Path path : changes(state, commit, "D")) {
      for (String location : set.locations()) {
        if (path.startsWith(resolved(location)) && path.toString().endsWith(".sql")) {
          deleted.add(base.toAbsolutePath().normalize().relativize(path).toString());
        }
      }
    }
    return new Published(state, those(set, added), those(set, changed), deleted);
  }

  private Set<Path> changes(String state, String commit, String kinds)
      throws MojoExecutionException {
    return paths(
        git(
            state,
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            "--relative",
            "--diff-filter=" + kinds,
            commit,
            "--"));
  }

  private Set<Path> paths(String listed) {
    Set<Path> paths = new HashSet<>();
    for (String path : listed.split("\0", -1)) {
      if (!path.isEmpty()) {
        paths.add(resolved(path));
      }
    }
    return paths;
  }

  private Path resolved(String path) {
    return base.resolve(path.replaceFirst("^filesystem:", "")).toAbsolutePath().normalize();
  }

  private Set<String> those(MigrationSet set, Set<Path> paths) {
    Set<String> files = new HashSet<>();
    Stream<SqlScript> scripts =
        set.migrations().stream().flatMap(each -> Stream.concat(Stream.of(each.up()), back(each)));
    scripts.map(SqlScript::file).filter(file -> paths.contains(resolved(file))).forEach(files::add);
    return files;
  }

  private static Stream<SqlScript> back(Migration migration) {
    return migration.down().stream();
  }

  private String git(String state, String... arguments) throws MojoExecutionException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(base.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroy();
        throw refused(state, "is no state of a Git repository that " + base + " is in");
      }
      return said;
    } catch (IOException e) {
      throw refused(state, "cannot be looked up, as git does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(state, "was not looked up: interrupted");
    }
  }

  private static MojoExecutionException refused(String state, String why) {
    return new MojoExecutionException("parameter domainflow.changedSince: " + state + " " + why);
  }
}
