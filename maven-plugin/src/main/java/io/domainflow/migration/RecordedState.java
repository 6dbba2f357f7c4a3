package io.domainflow.migration;

import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file that says which migrations were there: of each a checksum of its way up, whose line ends
 * do not count, its version, and its script. For whom Git does not tell what was published.
 */
public final class RecordedState {
  private static final String BETWEEN = "  ";
  private static final int PARTS = 3;
  private static final String HEAD =
      "# Migrations that databases may have run: checksum, version, script. Written by domainflow:record.";

  private RecordedState() {}

  /** Writes what is there. */
  public static void write(Path file, MigrationSet set) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (Migration migration : set.migrations()) {
      lines.add(
          String.join(
              BETWEEN, checksum(migration), migration.version().toString(), migration.up().file()));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  /**
   * Compares what is there with what was.
   *
   * @param name the file's for people
   * @throws IOException if it cannot be read, or is something else; names the line
   */
  public static Published read(Path file, String name, MigrationSet set) throws IOException {
    Map<String, String> checksums = new HashMap<>();
    Map<String, String> scripts = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(BETWEEN, PARTS);
      if (parts.length != PARTS) {
        throw new IOException(name + ":" + number + ": not a checksum, a version and a script");
      }
      checksums.put(parts[1], parts[0]);
      scripts.put(parts[1], parts[2]);
    }
    Set<String> added = new HashSet<>();
    Set<String> changed = new HashSet<>();
    for (Migration migration : set.migrations()) {
      String version = migration.version().toString();
      String before = checksums.get(version);
      scripts.remove(version);
      if (before == null) {
        added.add(migration.up().file());
      } else if (!before.equals(checksum(migration))) {
        changed.add(migration.up().file());
      }
    }
    return new Published(name, added, changed, Set.copyOf(scripts.values()));
  }

  private static String checksum(Migration migration) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      migration
          .up()
          .text()
          .lines()
          .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
