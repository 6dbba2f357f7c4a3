package io.domainflow.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs: an archive on the class path, unpacked where they are to run. */
final class ServerBinaries {
  private ServerBinaries() {}

  /**
   * Unpacks the programs for {@code platform} into {@code directory}: {@code bin}, {@code lib},
   * {@code share}.
   *
   * @throws PostgresUnavailableException if no archive for the platform is on the class path
   */
  static void unpack(Platform platform, Path directory) throws IOException {
    require(platform);
    try (InputStream archive = ServerBinaries.class.getResourceAsStream("/" + platform.archive());
        TarArchiveInputStream entries =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, directory);
      }
    }
  }

  /** Says which artifact is missing, where none for the platform is on the class path. */
  static void require(Platform platform) {
    if (ServerBinaries.class.getResource("/" + platform.archive()) == null) {
      throw new PostgresUnavailableException(
          "No binaries of PostgreSQL for this platform are on the class path: "
              + platform.archive()
              + ", as io.zonky.test.postgres:"
              + platform.artifact()
              + " holds it. "
              + Choices.besides("embedded"));
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path directory)
      throws IOException {
    Path target = directory.resolve(entry.getName()).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("An entry of the archive leads out of it: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, directory.resolve(entry.getLinkName()));
    } else {
      Files.copy(content, target);
      if ((entry.getMode() & 0100) != 0 || target.startsWith(directory.resolve("bin"))) {
        target.toFile().setExecutable(true, false);
      }
    }
  }
}
