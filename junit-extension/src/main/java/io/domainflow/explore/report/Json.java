package io.domainflow.explore.report;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes maps, collections, strings, numbers and booleans as JSON, in ASCII. For one thread, once.
 */
final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /** Ends with a line feed. Keys keep the map's order. */
  static String text(Map<String, ?> object) {
    Json json = new Json();
    json.value(object, "\n");
    return json.text.append('\n').toString();
  }

  private void value(Object value, String margin) {
    if (value instanceof Map<?, ?> map) {
      each('{', map.entrySet(), '}', margin);
    } else if (value instanceof Collection<?> list) {
      each('[', list, ']', margin);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      string(entry.getKey().toString());
      text.append(": ");
      value(entry.getValue(), margin);
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      string(value.toString());
    }
  }

  private void each(char open, Collection<?> values, char close, String margin) {
    String inner = margin + "  ";
    text.append(open);
    for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
      text.append(inner);
      value(each.next(), inner);
      text.append(each.hasNext() ? "," : margin);
    }
    text.append(close);
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      character(string.charAt(i));
    }
    text.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c < ' ' || c > '~') {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c);
        }
      }
    }
  }
}
