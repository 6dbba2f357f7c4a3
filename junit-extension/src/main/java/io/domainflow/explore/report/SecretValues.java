package io.domainflow.explore.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds what in a statement may be a secret. A word such as {@code password} makes all its values
 * secret; {@code token}, which is also what fences off former owners, only those that stand beside
 * it: behind it in an expression, or in its column of an INSERT; and small numbers are none.
 */
final class SecretValues {
  private static final Pattern SECRET =
      Pattern.compile("passw|passphrase|pwd|secret|api_?key|private_?key|credential");
  private static final Pattern SMALL = Pattern.compile("\\d{1,4}|true|false|null");

  /** Words between a name and its value. */
  private static final Set<String> BETWEEN =
      Set.of("in", "is", "not", "like", "ilike", "any", "distinct", "from", "between", "and", "to");

  private final List<SqlPiece> pieces;
  private final boolean all;
  private final Deque<Level> levels = new ArrayDeque<>();
  private List<String> columns = List.of();

  /** Piece by piece: whether it is a value that stands beside a telling word. */
  private final List<Boolean> beside = new ArrayList<>();

  SecretValues(String sql) {
    pieces = SqlPiece.of(sql);
    all = pieces.stream().anyMatch(piece -> SECRET.matcher(lower(piece)).find());
    levels.push(new Level(false, false));
    pieces.forEach(this::look);
  }

  List<SqlPiece> pieces() {
    return pieces;
  }

  /** Whether it speaks of anything secret at all. */
  boolean any() {
    return all || pieces.stream().anyMatch(piece -> isName(piece) && tells(lower(piece)));
  }

  /** Whether the value at this piece, of this text, is not to be shown. */
  boolean hides(int piece, String value) {
    return all ? !value.equals("null") : besideName(piece) && !SMALL.matcher(value).matches();
  }

  /** Whether a word beside it says so, and not only that there is such a word somewhere. */
  boolean besideName(int piece) {
    return beside.get(piece);
  }

  /** Whether a value that the code read from the statement's rows is not to be shown. */
  boolean hidesRead(String value) {
    return any() && (all || !SMALL.matcher(value).matches());
  }

  private void look(SqlPiece piece) {
    Level level = levels.element();
    boolean secret = false;
    switch (piece.kind()) {
      case WORD, QUOTED_NAME -> level.word(lower(piece));
      case MARK, STRING, NUMBER -> secret = level.isSecret(columns) || tells(lower(piece));
      case SIGN -> sign(level, piece.text());
      default -> {}
    }
    beside.add(secret);
  }

  private void sign(Level level, String sign) {
    switch (sign) {
      case "(" -> levels.push(level.inner());
      case ")" -> {
        if (level.names.size() > 0 && level.onlyNames) {
          columns = level.names;
        }
        if (levels.size() > 1) {
          levels.pop();
          levels.element().valued = true;
        }
      }
      case "," -> level.comma();
      default -> {}
    }
  }

  private static boolean isName(SqlPiece piece) {
    return piece.kind() == SqlPiece.Kind.WORD || piece.kind() == SqlPiece.Kind.QUOTED_NAME;
  }

  private static boolean tells(String word) {
    return SECRET.matcher(word).find() || word.contains("token");
  }

  private static String lower(SqlPiece piece) {
    return piece.text().toLowerCase(Locale.ROOT);
  }

  /** What was read of one pair of parentheses. */
  private static final class Level {
    private final List<String> names = new ArrayList<>();
    private final boolean tuple;

    /** Whether the word before it tells; it is about all that is in the parentheses. */
    private final boolean before;

    private boolean onlyNames = true;
    private boolean secret;

    /**
     * Whether the word before the last one tells: the last one may be a function around a value.
     */
    private boolean outside;

    private boolean valued;
    private int item;

    Level(boolean tuple, boolean before) {
      this.tuple = tuple;
      this.before = before;
      this.secret = before;
    }

    Level inner() {
      return new Level(true, secret || outside);
    }

    void word(String word) {
      if (!BETWEEN.contains(word)) {
        outside = secret && !valued;
        secret = tells(word);
        valued = false;
        onlyNames &= names.size() == item;
        names.add(word);
      }
    }

    void comma() {
      item++;
      secret = before;
      outside = false;
    }

    boolean isSecret(List<String> columns) {
      onlyNames = false;
      valued = true;
      return secret || (tuple && item < columns.size() && tells(columns.get(item)));
    }
  }
}
