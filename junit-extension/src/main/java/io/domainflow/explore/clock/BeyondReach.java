package io.domainflow.explore.clock;

import io.domainflow.script.SqlTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds what tells the server's real time by syntax, which no clock of ours can reach. */
public final class BeyondReach {
  private static final int LONGEST = 120;
  private static final Set<String> WORDS =
      Set.of("current_timestamp", "current_date", "current_time", "localtime", "localtimestamp");
  private static final Set<String> LITERALS =
      Set.of("'now'", "'today'", "'tomorrow'", "'yesterday'");
  private static final Set<String> TYPES =
      Set.of("timestamp", "timestamptz", "date", "time", "timetz", "zone");

  private BeyondReach() {}

  /** The first such expression in a statement, as it is written. */
  public static Optional<String> in(String sql) {
    List<String> tokens = SqlTokens.of(sql);
    for (int at = 0; at < tokens.size(); at++) {
      String token = tokens.get(at).toLowerCase(Locale.ROOT);
      String before = word(tokens, at - 1);
      if (WORDS.contains(token) && !before.equals(".") && !before.equals("as")) {
        return Optional.of(tokens.get(at));
      }
      boolean cast =
          TYPES.contains(before)
              || (word(tokens, at + 1).equals(":") && TYPES.contains(word(tokens, at + 3)))
              || (word(tokens, at + 1).equals("as") && TYPES.contains(word(tokens, at + 2)));
      if (LITERALS.contains(token) && cast) {
        return Optional.of("the literal " + tokens.get(at));
      }
    }
    return Optional.empty();
  }

  private static String word(List<String> tokens, int at) {
    return at < 0 || at >= tokens.size() ? "" : tokens.get(at).toLowerCase(Locale.ROOT);
  }

  /** A warning about a statement, if it tells the real time. */
  public static Optional<String> warning(String sql) {
    return in(sql).map(found -> warning(found, shortened(sql)));
  }

  /** A warning for each place in the schema that tells the real time. */
  public static List<String> inSchema(Connection session) throws SQLException {
    List<String> warnings = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(SqlFile.read("beyond_reach"))) {
      while (row.next()) {
        String place = row.getString("place");
        String source = row.getString("source");
        if (source == null) {
          warnings.add(warning("CURRENT_TIMESTAMP or its like", place));
        } else {
          in(source).ifPresent(found -> warnings.add(warning(found, place)));
        }
      }
    }
    return warnings;
  }

  private static String warning(String found, String where) {
    return found
        + " does not follow the scenario's clock, as it is syntax and tells the real time:"
        + " write now() or clock_timestamp() in "
        + where;
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
