package io.domainflow.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The archive of the server's programs: on the class path, or in a jar of a certain version in a
 * folder. Immutable.
 *
 * @param jar empty for the class path
 */
record ServerArchive(Platform platform, Optional<Path> jar) {
  /** System property that names the folder of the jars. */
  static final String PROPERTY = "domainflow.postgres.jars";

  static final String DEFAULT = "target/postgres";

  /**
   * The one on the class path.
   *
   * @throws PostgresUnavailableException if there is none for the platform
   */
  static ServerArchive onClassPath(Platform platform) {
    if (ServerArchive.class.getResource("/" + platform.archive()) == null) {
      throw new PostgresUnavailableException(
          "No binaries of PostgreSQL for this platform are on the class path: "
              + platform.archive()
              + ", as io.zonky.test.postgres:"
              + platform.artifact()
              + " holds it. "
              + Choices.besides("embedded"));
    }
    return new ServerArchive(platform, Optional.empty());
  }

  /**
   * One of a major version, the latest that is in the folder.
   *
   * @throws PostgresUnavailableException if there is none, naming what to put there
   */
  static ServerArchive ofVersion(Platform platform, int major, Path folder) throws IOException {
    String begin = platform.artifact() + "-" + major + ".";
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
        Stream.Builder<Path> found = Stream.builder();
        jars.forEach(found);
        Optional<Path> latest =
            found
                .build()
                .filter(jar -> jar.getFileName().toString().startsWith(begin))
                .max(Comparator.comparingInt(jar -> minor(jar, begin)));
        if (latest.isPresent()) {
          return new ServerArchive(platform, latest);
        }
      }
    }
    throw new PostgresUnavailableException(
        "No binaries of PostgreSQL "
            + major
            + " for this platform are in "
            + folder
            + " (-D"
            + PROPERTY
            + "=… names another folder). Let the maven-dependency-plugin copy"
            + " io.zonky.test.postgres:"
            + platform.artifact()
            + " there, in a version "
            + major
            + ".x, before the tests; docs/explorer.md, \"Server versions\", has the lines for the pom.");
  }

  private static int minor(Path jar, String begin) {
    String rest = jar.getFileName().toString().substring(begin.length());
    String digits = rest.replaceFirst("\\D.*", "");
    return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }

  /** The compressed archive, to be closed. */
  InputStream open() throws IOException {
    if (jar.isEmpty()) {
      InputStream archive = ServerArchive.class.getResourceAsStream("/" + platform.archive());
      if (archive == null) {
        throw new IOException(platform.archive() + " is gone from the class path");
      }
      return archive;
    }
    ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar.get()));
    try {
      ZipEntry entry = entries.getNextEntry();
      while (entry != null && !entry.getName().equals(platform.archive())) {
        entry = entries.getNextEntry();
      }
      if (entry == null) {
        throw new IOException(platform.archive() + " is not in " + jar.get());
      }
      return entries;
    } catch (IOException | RuntimeException e) {
      entries.close();
      throw e;
    }
  }
}
