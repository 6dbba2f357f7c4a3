package io.domainflow.explore.gate;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values as people read them, on one short line. Never consumes a stream. */
final class ValueText {
  private static final int LONGEST = 60;

  private ValueText() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      int shown = Math.min(bytes.length, LONGEST / 2);
      return shortened("\\x" + HexFormat.of().formatHex(bytes, 0, shown), bytes.length > shown);
    }
    if (value instanceof InputStream || value instanceof Reader) {
      return "a stream";
    }
    if (value instanceof Blob || value instanceof Clob) {
      return "a large object";
    }
    if (value.getClass().isArray()) {
      return ofArray(value);
    }
    return shortened(String.valueOf(value.toString()), false);
  }

  private static String ofArray(Object array) {
    StringBuilder text = new StringBuilder("{");
    int length = Array.getLength(array);
    for (int i = 0; i < length && text.length() <= LONGEST; i++) {
      text.append(i == 0 ? "" : ",").append(of(Array.get(array, i)));
    }
    return shortened(text.append('}').toString(), false);
  }

  private static String shortened(String text, boolean more) {
    return text.length() > LONGEST
        ? text.substring(0, LONGEST - 1) + "…"
        : more ? text + "…" : text;
  }
}
