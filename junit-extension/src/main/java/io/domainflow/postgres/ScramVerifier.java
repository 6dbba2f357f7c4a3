package io.domainflow.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password (RFC 5802 and 7677, in PostgreSQL's form), made with one
 * iteration. The usual 4096 are to slow down who guesses passwords of people; they cost each
 * session 10 ms of processor time, and add nothing to a random password of 128 bits.
 */
final class ScramVerifier {
  private static final int SALT_BYTES = 16;
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

  private ScramVerifier() {}

  /**
   * A verifier with a salt of its own, which PostgreSQL 10 and newer take in place of a password.
   *
   * @param password ASCII, and random: whoever sees the verifier can try guesses quickly
   */
  static String of(String password) {
    byte[] salt = Tokens.bytes(SALT_BYTES);
    byte[] salted = hmac(password.getBytes(StandardCharsets.US_ASCII), salt, FIRST_BLOCK);
    byte[] storedKey = sha256(hmac(salted, ascii("Client Key")));
    byte[] serverKey = hmac(salted, ascii("Server Key"));
    return "SCRAM-SHA-256$1:%s$%s:%s".formatted(base64(salt), base64(storedKey), base64(serverKey));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java has SHA-256", missing);
    }
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256", missing);
    }
  }
}
