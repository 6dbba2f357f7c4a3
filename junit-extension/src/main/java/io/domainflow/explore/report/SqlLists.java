package io.domainflow.explore.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Shortens long lists of columns and values in SQL: of the items that stand between commas, the
 * first two and the last stay. For one thread, once.
 */
final class SqlLists {
  /** A list of fewer items stays as it is. */
  private static final int LONG = 5;

  /** Words that end a list: what stands behind them is something else. */
  private static final Set<String> CLAUSES =
      Set.of(
          "select",
          "from",
          "where",
          "set",
          "values",
          "returning",
          "order",
          "group",
          "having",
          "limit",
          "join",
          "on",
          "using",
          "for",
          "with",
          "union",
          "do");

  /** Nobody reads what is nested deeper. */
  private static final int DEPTH = 100;

  private final List<SqlPiece> pieces;
  private int at;
  private int depth;

  private SqlLists(List<SqlPiece> pieces) {
    this.pieces = pieces;
  }

  static String shortened(String sql) {
    SqlLists lists = new SqlLists(SqlPiece.of(sql));
    StringBuilder all = new StringBuilder();
    while (lists.at < lists.pieces.size()) {
      all.append(lists.level());
      if (lists.at < lists.pieces.size()) {
        all.append(lists.pieces.get(lists.at++).text()); // a parenthesis that nobody opened
      }
    }
    return all.toString();
  }

  /** Up to the parenthesis that closes this level, or the end. */
  private String level() {
    List<Item> items = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean clause = false;
    while (at < pieces.size() && !pieces.get(at).is(")")) {
      SqlPiece piece = pieces.get(at++);
      if (piece.is(",")) {
        items.add(new Item(text.toString(), clause));
        text.setLength(0);
        clause = false;
      } else {
        text.append(piece.text());
        clause |= CLAUSES.contains(piece.text().toLowerCase(Locale.ROOT));
        if (piece.is("(") && depth < DEPTH) {
          depth++;
          text.append(level());
          depth--;
          if (at < pieces.size()) {
            text.append(pieces.get(at++).text());
          }
        }
      }
    }
    items.add(new Item(text.toString(), clause));
    return joined(items);
  }

  private static String joined(List<Item> items) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < items.size()) {
      int last = from + 1; // the list's last item may hold the clause that ends it
      while (last < items.size() - 1 && !items.get(last).clause()) {
        last++;
      }
      last = Math.min(last, items.size() - 1);
      boolean shorten = last - from + 1 >= LONG;
      for (int i = from; i < last; i++) {
        if (!shorten || i < from + 2) {
          text.append(items.get(i).text()).append(',');
        } else if (i == from + 2) {
          text.append(" …,");
        }
      }
      if (last == items.size() - 1) {
        return text.append(items.get(last).text()).toString();
      }
      from = last;
    }
    return text.toString();
  }

  /** What stands between two commas, and whether a word in it ends the list. */
  private record Item(String text, boolean clause) {}
}
