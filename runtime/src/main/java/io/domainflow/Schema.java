package io.domainflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema that the runtime's tables are in, and its SQL for it: in the files the word {@code
 * domainflow} is the schema. Thread-safe.
 */
final class Schema {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern WORD = Pattern.compile("\\bdomainflow\\b");

  private final String name;
  private final String quoted;
  private final Map<String, String> files = new ConcurrentHashMap<>(); // bound: files of the jar

  /**
   * @throws IllegalArgumentException if the name is not one of letters, digits and underscores, is
   *     longer than 63 bytes, or is the server's
   */
  Schema(String name) {
    if (!PLAIN.matcher(name).matches() || name.startsWith("pg_")) {
      throw new IllegalArgumentException(
          "a schema's name must have letters, digits and underscores only, and not begin with a"
              + " digit or pg_");
    }
    this.name = name;
    this.quoted = Identifier.quoted(name);
  }

  String name() {
    return name;
  }

  /** The statement that decides what the file is named after. */
  String sql(String file) {
    return files.computeIfAbsent(
        file, missing -> WORD.matcher(text(missing)).replaceAll(Matcher.quoteReplacement(quoted)));
  }

  /** A file of SQL as it stands in the jar. */
  static String text(String file) {
    try (InputStream content = Schema.class.getResourceAsStream(file + ".sql")) {
      if (content == null) {
        throw new IllegalStateException(file + ".sql is missing from the jar");
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
