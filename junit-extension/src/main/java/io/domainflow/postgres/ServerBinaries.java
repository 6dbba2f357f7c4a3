package io.domainflow.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The server's programs: an archive, unpacked where they are to run. Immutable.
 *
 * @param kept where they stay for later servers, if the user wants that: a directory of this very
 *     archive
 */
record ServerBinaries(ServerArchive archive, Optional<Path> kept) {
  /**
   * System property that names a directory in which unpacked programs are kept; none by default.
   */
  static final String PROPERTY = "domainflow.postgres.binaries";

  static final String VARIABLE = "DOMAINFLOW_POSTGRES_BINARIES";

  /** With programs kept where the user wants that. */
  static ServerBinaries of(ServerArchive archive) throws IOException {
    String variable = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
    return of(archive, System.getProperty(PROPERTY, variable));
  }

  /** With programs kept in {@code directory}; nowhere if that is blank. */
  static ServerBinaries of(ServerArchive archive, String directory) throws IOException {
    if (directory.isBlank()) {
      return new ServerBinaries(archive, Optional.empty());
    }
    String file = archive.platform().archive().replace(".txz", "");
    String name = "%s-%08x".formatted(file, checksum(archive));
    return new ServerBinaries(archive, Optional.of(Path.of(directory, name).toAbsolutePath()));
  }

  private static long checksum(ServerArchive archive) throws IOException {
    CRC32 checksum = new CRC32();
    try (InputStream content = archive.open()) {
      byte[] block = new byte[1 << 16];
      for (int read = content.read(block); read >= 0; read = content.read(block)) {
        checksum.update(block, 0, read);
      }
    }
    return checksum.getValue();
  }

  /**
   * Makes sure that the programs are in {@code home}: {@code bin}, {@code lib}, {@code share}. Kept
   * ones appear there whole or not at all, also where several JVMs unpack at the same time.
   */
  void unpackInto(Path home) throws IOException {
    if (kept.isEmpty()) {
      unpack(home);
      return;
    }
    if (Files.exists(home)) {
      return;
    }
    Path unfinished = home.resolveSibling("unfinished-" + Tokens.next(8));
    Files.createDirectories(unfinished);
    try {
      unpack(unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException refused) {
      if (!Files.exists(home)) {
        throw refused;
      } // else another JVM was first
    } finally {
      ServerDirectory.delete(unfinished);
    }
  }

  private void unpack(Path directory) throws IOException {
    try (InputStream content = archive.open();
        TarArchiveInputStream entries =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(content)))) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, directory);
      }
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
