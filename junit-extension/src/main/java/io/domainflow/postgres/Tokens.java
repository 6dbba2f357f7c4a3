package io.domainflow.postgres;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names and passwords. Thread-safe. */
final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom(); // thread-safe by itself

  private Tokens() {}

  /** Lower-case hexadecimal digits, two for each of the {@code bytes}. */
  static String next(int bytes) {
    return HexFormat.of().formatHex(bytes(bytes));
  }

  static byte[] bytes(int count) {
    byte[] random = new byte[count];
    RANDOM.nextBytes(random);
    return random;
  }
}
