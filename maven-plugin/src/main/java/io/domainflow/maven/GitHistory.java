package io.domainflow.maven;

import io.domainflow.migration.Published;
import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    if (set.locations().stream().anyMatch(each -> each.startsWith("classpath:"))) {
      throw refused(state, "is compared with files: name directories, domainflow.migrations");
    }
    String commit = git(state, "rev-parse", "--verify", "--quiet", state + "^{commit}").strip();
    Path top = Path.of(git(state, "rev-parse", "--show-toplevel").strip());
    String tree = git(state, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit);
    String differing =
        git(
            state,
            "-c",
            "diff.relative=false",
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            commit);
    Set<Path> known = paths(top, tree);
    Set<Path> others = paths(top, differing);
    Set<String> added = new HashSet<>();
    Set<String> changed = new HashSet<>();
    for (String file : files(set)) {
      Path path = resolved(file);
      if (!known.contains(path)) {
        added.add(file);
      } else if (others.contains(path)) {
        changed.add(file);
      }
    }
    return new Published(state, added, changed, deleted(set, known));
  }

  private Set<String> deleted(MigrationSet set, Set<Path> known) throws MojoExecutionException {
    Set<String> deleted = new HashSet<>();
    for (String location : set.locations()) {
      Path directory = resolved(location);
      for (Path path : known) {
        if (path.startsWith(directory)
            && path.toString().endsWith(".sql")
            && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          deleted.add(resolved("").relativize(path).toString());
        }
      }
    }
    return deleted;
  }

  private static Set<Path> paths(Path top, String listed) {
    Set<Path> paths = new HashSet<>();
    for (String path : listed.split("\0", -1)) {
      if (!path.isEmpty()) {
        paths.add(top.resolve(path));
      }
    }
    return paths;
  }

  /** As Git names it, which knows no links above a repository. */
  private Path resolved(String path) throws MojoExecutionException {
    try {
      return base.toRealPath().resolve(path.replaceFirst("^filesystem:", "")).normalize();
    } catch (IOException e) {
      throw refused(path, "cannot be found: " + e.getMessage());
    }
  }

  private static Set<String> files(MigrationSet set) {
    Stream<SqlScript> scripts =
        set.migrations().stream().flatMap(each -> Stream.concat(Stream.of(each.up()), back(each)));
    return scripts.map(SqlScript::file).collect(Collectors.toSet());
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
