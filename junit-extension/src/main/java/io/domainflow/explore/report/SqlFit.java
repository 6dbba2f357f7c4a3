package io.domainflow.explore.report;

import java.util.List;

/** SQL in a given number of lines: first its long lists are shortened, then its middle goes. */
final class SqlFit {
  private SqlFit() {}

  static List<String> fitted(String sql, int width, int lines) {
    List<String> all = Glyphs.wrapped(sql, width);
    if (all.size() <= lines) {
      return all;
    }
    String shorter = SqlLists.shortened(sql);
    List<String> wrapped = Glyphs.wrapped(shorter, width);
    for (int room = width * lines; wrapped.size() > lines; room--) {
      wrapped = Glyphs.wrapped(Glyphs.elided(shorter, room), width);
    }
    return wrapped;
  }
}
