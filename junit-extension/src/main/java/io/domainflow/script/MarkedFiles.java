package io.domainflow.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that hold both ways, told apart by comments. What stands under one of them is a script of
 * its own, whose lines are the file's.
 */
enum MarkedFiles implements NamingStyle {
  DBMATE("dbmate", "migrate:", "-- migrate:up and -- migrate:down") {
    @Override
    boolean isWithoutTransaction(String options, String text) {
      return options.contains("transaction:false");
    }
  },
  GOOSE("goose", "\\+goose\\s+", "-- +goose Up and -- +goose Down") {
    @Override
    boolean isWithoutTransaction(String options, String text) {
      return GOOSE_NO_TRANSACTION.matcher(text).find();
    }
  },
  SQL_MIGRATE("sql-migrate", "\\+migrate\\s+", "-- +migrate Up and -- +migrate Down") {
    @Override
    boolean isWithoutTransaction(String options, String text) {
      return options.contains("notransaction");
    }
  };

  private static final Pattern GOOSE_NO_TRANSACTION =
      Pattern.compile("^--\\s*\\+goose\\s+no\\s+transaction\\b", flags());
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)[-_]?(.*)\\.sql");

  private final String title;
  private final String markers;
  private final Pattern marker;

  MarkedFiles(String title, String marker, String markers) {
    this.title = title;
    this.markers = markers;
    this.marker = Pattern.compile("^--\\s*" + marker + "(up|down)\\b(.*)$", flags());
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;
  }

  /**
   * Whether a way runs its statements one by one.
   *
   * @param options what follows the marker on its line
   * @param text of the whole file
   */
  abstract boolean isWithoutTransaction(String options, String text);

  @Override
  public String title() {
    return title;
  }

  @Override
  public String example() {
    return "1_name.sql with " + markers;
  }

  @Override
  public List<NamedScript> read(FoundFile file) {
    Matcher name = NUMBERED.matcher(file.name());
    String text = file.script().text();
    Matcher section = marker.matcher(text);
    if (!name.matches() || !section.find()) {
      return List.of();
    }
    refuseStatementsBefore(section.start(), file);
    Way up = new Way();
    Way down = new Way();
    boolean more = true;
    while (more) {
      Way way = section.group(1).equalsIgnoreCase("up") ? up : down;
      int begin = section.end();
      way.withoutTransaction |= isWithoutTransaction(section.group(2), text);
      more = section.find();
      way.add(text, begin, more ? section.start() : text.length());
    }
    if (up.text.isEmpty()) {
      throw MigrationSetException.contradiction(
          file.script().file() + " has a way back and no way up: " + markers);
    }
    List<NamedScript> ways = new ArrayList<>();
    ways.add(named(name, Direction.UP, up.script(file)));
    if (!down.text.isEmpty()) {
      ways.add(named(name, Direction.DOWN, down.script(file)));
    }
    return ways;
  }

  private static NamedScript named(Matcher name, Direction direction, SqlScript script) {
    return new NamedScript(
        MigrationVersion.of(name.group(1)), NamingStyle.words(name.group(2)), direction, script);
  }

  /** They would run in neither way. */
  private void refuseStatementsBefore(int marker, FoundFile file) {
    String before = file.script().text().substring(0, marker);
    if (!new SqlScript(file.script().file(), before).statements().isEmpty()) {
      throw MigrationSetException.contradiction(
          "%s has statements before its first marker, which belong to no way: %s"
              .formatted(file.script().file(), markers));
    }
  }

  /** The sections of one way; whatever else the file has is blank, line by line. */
  private static final class Way {
    private final StringBuilder text = new StringBuilder();
    private int until; // what of the file is in the text, or blank there
    private boolean withoutTransaction;

    void add(String whole, int begin, int end) {
      whole.substring(until, begin).chars().filter(c -> c == '\n').forEach(c -> text.append('\n'));
      text.append(whole, begin, end);
      if (begin == end) {
        text.append('\n'); // so that it is there, if empty
      }
      until = end;
    }

    SqlScript script(FoundFile file) {
      return new SqlScript(
          file.script().file(),
          text.toString(),
          withoutTransaction ? Transactions.NEVER : Transactions.ALWAYS);
    }
  }
}
