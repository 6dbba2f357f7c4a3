package io.domainflow.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that a regular expression of a CHECK allows: of the usual forms, literals, classes,
 * groups, alternatives and counts. What it does not know it takes literally; the server has the
 * last word. For one sample.
 */
final class PatternSample {
  private static final int LAST_OF_ASCII = 126;
  private static final int LONGEST = 10_000;
  private static final int SOME = 3;
  private static final int MOST = 200;

  private final String pattern;
  private int at;
  private int made; // atoms, of which groups within groups may have many
  private long seed;

  private PatternSample(String pattern, int number) {
    this.pattern = pattern;
    this.seed = number;
  }

  /** Another for most numbers, where the expression allows as many. */
  static String of(String pattern, int number) {
    return new PatternSample(pattern, number).alternatives();
  }

  private String alternatives() {
    List<String> all = new ArrayList<>(List.of(sequence()));
    while (isNext('|')) {
      at++;
      all.add(sequence());
    }
    return all.get(pick(all.size()));
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && !isNext('|') && !isNext(')') && made < LONGEST) {
      int begin = at;
      String atom = atom();
      int end = at;
      int count = count();
      int behind = at;
      text.append(count == 0 ? "" : atom);
      for (int more = 1; more < count; more++) {
        at = begin;
        text.append(made < LONGEST ? atom() : "");
        at = end;
      }
      at = behind;
    }
    return text.toString();
  }

  private String atom() {
    made++;
    char c = pattern.charAt(at++);
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> one(range('a', 'z'));
      case '[' -> one(characters());
      case '(' -> group();
      case '\\' -> at < pattern.length() ? one(escaped(pattern.charAt(at++))) : "";
      default -> String.valueOf(c);
    };
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    }
    String inside = alternatives();
    at++; // the closing one
    return inside;
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'd' -> range('0', '9');
      case 'w' -> range('a', 'z') + range('0', '9');
      case 's' -> " ";
      case 'm', 'M', 'y', 'A', 'Z' -> "";
      default -> String.valueOf(c);
    };
  }

  /** Of a class, or of all that it is not. */
  private String characters() {
    boolean not = isNext('^');
    at += not ? 1 : 0;
    StringBuilder these = new StringBuilder();
    while (at < pattern.length() && (!isNext(']') || these.length() == 0)) {
      char c = pattern.charAt(at++);
      if (c == '\\' && at < pattern.length()) {
        these.append(escaped(pattern.charAt(at++)));
      } else if (isNext('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
        these.append(range(c, pattern.charAt(at + 1)));
        at += 2;
      } else {
        these.append(c);
      }
    }
    at++; // the closing one
    if (!not) {
      return these.toString();
    }
    StringBuilder others = new StringBuilder();
    (range('a', 'z') + range(' ', (char) LAST_OF_ASCII))
        .chars()
        .filter(c -> these.indexOf(String.valueOf((char) c)) < 0)
        .limit('z' - 'a' + 1) // letters, unless it is letters that are not meant
        .forEach(c -> others.append((char) c));
    return others.toString();
  }

  /** How often: as rarely as it may be, but some where it may be any number. */
  private int count() {
    if (at >= pattern.length()) {
      return 1;
    }
    return switch (pattern.charAt(at)) {
      case '*', '+' -> {
        at++;
        yield SOME;
      }
      case '?' -> {
        at++;
        yield 1;
      }
      case '{' -> bounds();
      default -> 1;
    };
  }

  private int bounds() {
    int end = pattern.indexOf('}', at);
    String bounds = end < 0 ? "" : pattern.substring(at + 1, end);
    if (!bounds.matches("\\d{1,4}(,\\d{0,4})?")) {
      return 1;
    }
    at = end + 1;
    return Math.min(MOST, Integer.parseInt(bounds.split(",", -1)[0]));
  }

  private String one(String characters) {
    return characters.isEmpty() ? "" : String.valueOf(characters.charAt(pick(characters.length())));
  }

  private int pick(int of) {
    seed = (seed * 1_103_515_245L + 12_345) & Integer.MAX_VALUE;
    return (int) ((seed >> 8) % of);
  }

  private boolean isNext(char c) {
    return at < pattern.length() && pattern.charAt(at) == c;
  }

  private static String range(char from, char to) {
    StringBuilder characters = new StringBuilder();
    for (int c = from; c <= to; c++) {
      characters.append((char) c);
    }
    return characters.toString();
  }
}
