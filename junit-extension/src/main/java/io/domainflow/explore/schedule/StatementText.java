package io.domainflow.explore.schedule;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a statement's text gives away, beyond what its locks do. Wherever the text is no proof, the
 * answer is the careful one. Immutable.
 */
record StatementText(
    boolean utility,
    boolean plainSelect,
    boolean onConflict,
    boolean advisory,
    boolean unlocks,
    boolean notifies,
    boolean listens,
    boolean definesSchema,
    boolean definesRelation,
    boolean mayDefineSchema,
    boolean marksSession) {

  private static final Pattern LEADING =
      Pattern.compile("\\A(?:\\s+|--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/|\\()*", Pattern.DOTALL);
  private static final Pattern UTILITY =
      Pattern.compile(
          "(set|reset|show|lock|begin|start|savepoint|release|listen|unlisten|discard)\\b.*",
          Pattern.DOTALL);
  private static final Pattern SEVERAL = Pattern.compile(";\\s*\\S");
  private static final Pattern WRITES =
      Pattern.compile("\\b(insert|update|delete|merge|truncate|into|call|copy|do|execute)\\b");
  private static final Pattern LOCKS_ROWS =
      Pattern.compile("\\bfor\\s+(no\\s+key\\s+update|update|key\\s+share|share)\\b");

  /** Functions that change nothing and lock nothing. */
  private static final Pattern CALL = Pattern.compile("\\b([a-z_][a-z0-9_]*)\\s*\\(");

  /** A function that is quoted, or named with its schema, may be anybody's. */
  private static final Pattern CALL_BY_FULL_NAME =
      Pattern.compile("(\"|\\.\\s*[a-z_][a-z0-9_]*)\\s*\\(");

  private static final Pattern HARMLESS =
      Pattern.compile(
          "count|sum|min|max|avg|coalesce|nullif|exists|in|any|all|some|lower|upper|length|now|abs|round|greatest|"
              + "least|values|as|over|array_agg|string_agg|json_agg|jsonb_agg|row_number|rank|and|or|not|where|on|"
              + "from|select|join|using|numeric|varchar|char|timestamp|interval|extract|date_trunc|to_char|"
              + "clock_timestamp|substring|concat|position|trim|cast|bool_or|bool_and|row|distinct|limit|offset|by|"
              + "having|union|except|intersect|when|then|else|filter|lateral|unnest|generate_series");
  private static final Pattern SCHEMA =
      Pattern.compile(
          "(create|alter|drop|grant|revoke|comment|reindex|cluster|refresh|vacuum|analyze|security|reassign|import)\\b.*",
          Pattern.DOTALL);
  private static final Pattern TEMPORARY =
      Pattern.compile("create\\s+((global|local)\\s+)?temp(orary)?\\b.*", Pattern.DOTALL);

  /** What these do shows in locks on relations. */
  private static final Pattern RELATION =
      Pattern.compile(
          "(create|alter|drop)\\s+(unlogged\\s+)?(table|(unique\\s+)?index|sequence)\\b.*",
          Pattern.DOTALL);

  private static final Pattern MAY_DEFINE =
      Pattern.compile(
          "\\b(create|alter|drop|grant|revoke|comment|reindex|cluster|refresh|vacuum)\\b");
  private static final Pattern SELECT_INTO =
      Pattern.compile("(select|with)\\b(?!.*\\b(insert|merge)\\b).*\\binto\\b.*", Pattern.DOTALL);
  private static final Pattern MARKS =
      Pattern.compile("\\b(set|listen|unlisten|temp|temporary|prepare|declare|setseed)\\b");

  static StatementText of(String sql) {
    String text = sql.toLowerCase(Locale.ROOT);
    String start = LEADING.matcher(text).replaceFirst("");
    boolean writes = WRITES.matcher(text).find();
    boolean locksRows = LOCKS_ROWS.matcher(text).find();
    boolean select =
        start.startsWith("select") || start.startsWith("with") || start.startsWith("values");
    boolean setsSession =
        !start.matches("(?s)set\\s+(local|transaction|constraints)\\b.*")
            && !start.startsWith("update")
            && !start.startsWith("insert")
            && !start.startsWith("with")
            && MARKS.matcher(text).find();
    return new StatementText(
        UTILITY.matcher(start).matches() && !SEVERAL.matcher(start).find(),
        select && !writes && !locksRows && callsOnlyHarmless(text),
        text.contains("on conflict") || text.contains("merge"),
        text.contains("advisory"),
        text.contains("unlock")
            || start.startsWith("call")
            || start.startsWith("do ")
            || start.startsWith("discard"),
        text.contains("notify"),
        text.contains("listen"),
        SCHEMA.matcher(start).matches() && !TEMPORARY.matcher(start).matches(),
        RELATION.matcher(start).matches(),
        (MAY_DEFINE.matcher(text).find() && !TEMPORARY.matcher(start).matches())
            || SELECT_INTO.matcher(start).matches(),
        setsSession
            || text.contains("advisory_lock")
            || text.contains("advisory_unlock")
            || text.contains("set_config"));
  }

  private static boolean callsOnlyHarmless(String text) {
    return !CALL_BY_FULL_NAME.matcher(text).find()
        && CALL.matcher(text).results().allMatch(call -> HARMLESS.matcher(call.group(1)).matches());
  }
}
