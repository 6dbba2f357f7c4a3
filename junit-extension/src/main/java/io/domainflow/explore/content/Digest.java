package io.domainflow.explore.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Long values, made short so that they stay distinct. */
final class Digest {
  private Digest() {}

  /** The value, or its first characters, its length and its digest. */
  static @Nullable String shortened(@Nullable String value, int longest) {
    if (value == null || value.length() <= longest) {
      return value;
    }
    return "%s… (%d characters, SHA-256 %s)"
        .formatted(value.substring(0, longest / 2), value.length(), digest(value));
  }

  private static String digest(String value) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256"); // every Java has it
      return HexFormat.of().formatHex(sha.digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
