package io.domainflow.maven;

import io.domainflow.script.Migration;
import io.domainflow.script.MigrationSet;
import io.domainflow.script.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What the last verification that passed was given, as a hash in a file. For one thread. */
final class FormerVerification {
  private static final String NAME = "verify.passed";

  private final Path file;
  private final String hash;

  /**
   * Looks at what is given now.
   *
   * @param settings whatever else may change the verdict
   */
  FormerVerification(Path reports, MigrationSet set, List<String> settings) {
    this.file = reports.resolve(NAME);
    MessageDigest digest = digest();
    settings.forEach(each -> add(digest, each));
    add(digest, set.style());
    set.ignored().forEach(each -> add(digest, each));
    Stream<SqlScript> scripts = set.migrations().stream().flatMap(FormerVerification::scripts);
    Stream.concat(scripts, set.repeatables().stream())
        .forEach(
            script -> {
              add(digest, script.file());
              add(digest, script.transactions().name());
              add(digest, script.text());
            });
    this.hash = HexFormat.of().formatHex(digest.digest());
  }

  private static Stream<SqlScript> scripts(Migration migration) {
    return Stream.of(
            Stream.of(migration.up()), migration.down().stream(), migration.check().stream())
        .flatMap(each -> each);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** Whether that passed, and its reports are there. */
  boolean isSame(List<String> reports) throws IOException {
    return Files.exists(file)
        && Files.readString(file).equals(hash)
        && reports.stream().allMatch(report -> Files.exists(file.resolveSibling(report)));
  }

  /** Notes that it passed. */
  void passed() throws IOException {
    Files.writeString(file, hash);
  }

  /** Whatever comes next is another. */
  static void forget(Path reports) throws IOException {
    Files.deleteIfExists(reports.resolve(NAME));
  }
}
