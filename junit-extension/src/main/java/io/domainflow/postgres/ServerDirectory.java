package io.domainflow.postgres;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds all of one embedded server: data, log, and the programs unless they are
 * kept elsewhere. Readable to us only.
 *
 * @param home where the programs are, in {@code bin}
 */
record ServerDirectory(Path path, Path home) {
  static final String PREFIX = "domainflow-postgres-";
  private static final int TAIL = 20;

  /** Loaded early, as Maven closes a plugin's class loader before the JVM's shutdown hooks run. */
  private static final Deletion DELETION = new Deletion(); // has no state

  /** A new one; its programs are its own unless {@code home} is given. */
  static ServerDirectory create(Optional<Path> home) throws IOException {
    Path path =
        Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-").toRealPath();
    return new ServerDirectory(path, home.orElse(path));
  }

  Path data() {
    return path.resolve("data");
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** What the server says. */
  Path log() {
    return path.resolve("server.log");
  }

  /** What the commands that make and start it say. */
  Path commands() {
    return path.resolve("commands.log");
  }

  /** The last lines of both, for an error. */
  String tail() {
    return tail(commands()) + tail(log());
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return lines.stream().skip(Math.max(0, lines.size() - TAIL)).collect(joining("\n", "", "\n"));
    } catch (IOException missing) {
      return "";
    }
  }

  /** Whether it belongs to root, and so this JVM does. */
  boolean rootOwned() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notPosix) {
      return false;
    }
  }

  /** Deletes it all, less what is kept elsewhere; what cannot be deleted stays. */
  void delete() {
    delete(path);
  }

  static void delete(Path path) {
    try {
      Files.walkFileTree(path, DELETION);
    } catch (IOException left) {
      // A file that somebody holds open, on Windows: there is nothing to be done.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      file.toFile().delete();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      directory.toFile().delete();
      return FileVisitResult.CONTINUE;
    }
  }
}
