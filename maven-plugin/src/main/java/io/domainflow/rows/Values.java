package io.domainflow.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for columns, as SQL expressions. The same numbers give the same values. */
final class Values {
  private static final int LONGEST = 200;
  private static final int USUAL = 24;
  static final int VARLENA_HEADER = 4;
  private static final String FRACTION = "37";
  private static final Pattern STRING = Pattern.compile("'((?:[^']|'')*)'");
  private static final Pattern PATTERN = Pattern.compile("[\\[\\\\^$(|+*]");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w'.])-?\\d+(?:\\.\\d+)?(?![\\w'.])");

  /** With a number in place of the sign, of types that have no category of their own. */
  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry("uuid", "pg_catalog.md5('#')::pg_catalog.uuid"),
          Map.entry("json", "'{\"n\": #}'"),
          Map.entry("jsonb", "'{\"n\": #}'"),
          Map.entry("xml", "'<n>#</n>'"),
          Map.entry("bytea", "pg_catalog.convert_to('#', 'UTF8')"),
          Map.entry("tsvector", "'n#'"),
          Map.entry("tsquery", "'n#'"),
          Map.entry("macaddr", "'08:00:2b:01:02:03'::pg_catalog.macaddr"),
          Map.entry("inet", "('10.0.0.0'::pg_catalog.inet + #)"),
          Map.entry("cidr", "('10.0.0.0'::pg_catalog.inet + #)::pg_catalog.cidr"),
          Map.entry("interval", "'# hours'"),
          Map.entry("time", "('00:00'::pg_catalog.time + '# minutes')"),
          Map.entry("timetz", "('00:00+00'::pg_catalog.timetz + '# minutes')"),
          Map.entry("date", "('2024-02-28'::pg_catalog.date + #)"),
          Map.entry("timestamp", "('2024-02-28 12:00'::pg_catalog.timestamp + '# days')"),
          Map.entry("timestamptz", "('2024-02-28 12:00Z'::pg_catalog.timestamptz + '# days')"),
          Map.entry("int4range", "pg_catalog.int4range(# * 10, # * 10 + 5)"),
          Map.entry("int8range", "pg_catalog.int8range(# * 10, # * 10 + 5)"),
          Map.entry("numrange", "pg_catalog.numrange(# * 10, # * 10 + 5)"),
          Map.entry(
              "daterange",
              "pg_catalog.daterange('2024-01-01'::pg_catalog.date + # * 10,"
                  + " '2024-01-06'::pg_catalog.date + # * 10)"),
          Map.entry(
              "tsrange",
              "pg_catalog.tsrange('2024-01-01'::pg_catalog.timestamp + '#0 days',"
                  + " '2024-01-06'::pg_catalog.timestamp + '#0 days')"),
          Map.entry(
              "tstzrange",
              "pg_catalog.tstzrange('2024-01-01Z'::pg_catalog.timestamptz + '#0 days',"
                  + " '2024-01-06Z'::pg_catalog.timestamptz + '#0 days')"),
          Map.entry("point", "'(#, #)'"),
          Map.entry("box", "'(#, #), (0, 0)'"),
          Map.entry("circle", "'<(#, #), 1>'"));

  private Values() {}

  /**
   * A value that differs from that of other numbers, where the type has as many.
   *
   * @param number from 1
   * @return empty if nothing is known of the type
   */
  static Optional<String> of(Column column, int number) {
    Optional<String> value = plain(column, number);
    return column.array()
        ? value.map(one -> "ARRAY[" + one + "]::" + column.type())
        : value.map(one -> one + "::" + column.type());
  }

  private static Optional<String> plain(Column column, int number) {
    String form = FORMS.get(column.base());
    if (form != null) {
      return Optional.of(form.replace("#", Integer.toString(number)));
    }
    return switch (column.category()) {
      case "B" -> Optional.of(number % 2 == 0 ? "false" : "true");
      case "N" -> Optional.of(number(column, number));
      case "S" -> Optional.of(quoted(text(column, number)));
      case "E" ->
          column.labels().isEmpty()
              ? Optional.empty()
              : Optional.of(quoted(column.labels().get(number % column.labels().size())));
      case "V" -> Optional.of(bits(column, number));
      default -> Optional.empty();
    };
  }

  /** Digits before the point are few, those that the type has room for; behind it are some, too. */
  private static String number(Column column, int number) {
    boolean broken = Set.of("numeric", "float4", "float8").contains(column.base());
    if (!column.base().equals("numeric") || column.typmod() < 0) {
      return broken ? number + ".25" : Integer.toString(number);
    }
    int modifier = column.typmod() - VARLENA_HEADER;
    int precision = modifier >> 16;
    int scale = modifier & 0x7ff;
    scale = scale > 1000 ? scale - 2048 : scale;
    int room = precision - scale;
    String whole =
        room <= 0 ? "0" : Integer.toString(number % (int) Math.pow(10, Math.min(room, 6)));
    String fraction = "0".repeat(Math.max(0, -room)) + FRACTION;
    return scale <= 0
        ? whole
        : whole + "." + fraction.substring(0, Math.min(scale, fraction.length()));
  }

  /** As long as the type allows, which another may not. */
  private static String text(Column column, int number) {
    int length = column.base().equals("char") ? 1 : USUAL;
    if (column.typmod() >= VARLENA_HEADER) {
      length = Math.min(LONGEST, column.typmod() - VARLENA_HEADER);
    }
    return text(column, number, length);
  }

  private static String text(Column column, int number, int length) {
    StringBuilder text = new StringBuilder(Integer.toString(number, Character.MAX_RADIX));
    text.reverse().append('-').append(column.name().replaceAll("\\W", "")).append('-');
    while (text.length() < length) {
      text.append("abcdefghij");
    }
    return text.substring(0, length); // of which the first letter differs most
  }

  private static String bits(Column column, int number) {
    String bits = Integer.toBinaryString(number);
    int length = Math.max(1, column.typmod());
    String padded = "0".repeat(Math.max(0, length - bits.length())) + bits;
    return "B'" + padded.substring(padded.length() - length) + "'";
  }

  /**
   * What the checks of a column speak of, which may be what they allow: texts, what regular
   * expressions allow, numbers and those beside them, and texts of that length.
   */
  static List<String> mentioned(Column column, int number) {
    List<String> values = new ArrayList<>();
    for (String check : column.checks()) {
      Matcher string = STRING.matcher(check);
      while (string.find()) {
        String text = string.group(1).replace("''", "'");
        values.add(quoted(text));
        if (PATTERN.matcher(text).find()) {
          values.add(quoted(PatternSample.of(text, number)));
        }
      }
      Matcher digits = NUMBER.matcher(STRING.matcher(check).replaceAll(""));
      while (digits.find()) {
        values.add(digits.group());
        values.add("(" + digits.group() + " + 1)");
        values.add("(" + digits.group() + " - 1)");
        if (column.category().equals("S") && digits.group().matches("\\d{1,3}")) {
          values.add(quoted(text(column, number, Integer.parseInt(digits.group()))));
        }
      }
    }
    return values;
  }

  /** Any of what the checks mention, as it suits the type, or another value. */
  static Optional<String> guess(Column column, int number, Random random) {
    List<String> mentioned = mentioned(column, number);
    int choice = random.nextInt(mentioned.size() + 2);
    if (choice >= mentioned.size()) {
      return of(column, choice == mentioned.size() ? number : 1 + random.nextInt(100));
    }
    String value = mentioned.get(choice);
    String fitting = value.startsWith("(") || value.startsWith("'") ? value : "'" + value + "'";
    return Optional.of(
        column.array()
            ? "ARRAY[" + fitting + "]::" + column.type()
            : fitting + "::" + column.type());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
