package io.domainflow;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How a job's payload is written and read: text and bytes are built in, for anything else wrap the
 * mapper that the service has. Thread-safe.
 *
 * @param <T> a payload
 */
public interface PayloadCodec<T> {
  byte[] encode(T payload);

  /** What it throws fails the job for good: another attempt would read the same bytes. */
  T decode(byte[] bytes);

  /** UTF-8. */
  static PayloadCodec<String> text() {
    return of(
        text -> text.getBytes(StandardCharsets.UTF_8),
        bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** As they are; neither side copies them. */
  static PayloadCodec<byte[]> bytes() {
    return of(bytes -> bytes, bytes -> bytes);
  }

  static <T> PayloadCodec<T> of(Function<T, byte[]> encode, Function<byte[], T> decode) {
    return new PayloadCodec<>() {
      @Override
      public byte[] encode(T payload) {
        return encode.apply(payload);
      }

      @Override
      public T decode(byte[] bytes) {
        return decode.apply(bytes);
      }
    };
  }
}
