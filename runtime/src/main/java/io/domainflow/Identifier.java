package io.domainflow;

import java.nio.charset.StandardCharsets;

/** A name in SQL. */
final class Identifier {
  /** NAMEDATALEN - 1 of a server as it is usually built; a longer name would be cut silently. */
  private static final int MOST_BYTES = 63;

  private Identifier() {}

  /**
   * The name in quotes, whatever it holds.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a NUL
   */
  static String quoted(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an identifier must not be empty nor hold a NUL");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the identifier " + name + " is longer than " + MOST_BYTES + " bytes");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
