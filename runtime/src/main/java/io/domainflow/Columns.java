package io.domainflow;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Columns of values as parameters of a statement, an array each. */
final class Columns {
  private Columns() {}

  static <Q> void texts(
      PreparedStatement statement, int index, List<Q> rows, Function<Q, @Nullable String> value)
      throws SQLException {
    @Nullable String[] values = new String[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = value.apply(rows.get(row));
    }
    statement.setArray(index, statement.getConnection().createArrayOf("text", values));
  }

  static <Q> void longs(
      PreparedStatement statement, int index, List<Q> rows, ToLongFunction<Q> value)
      throws SQLException {
    long[] values = rows.stream().mapToLong(value).toArray();
    statement.setArray(
        index, statement.getConnection().unwrap(PGConnection.class).createArrayOf("int8", values));
  }

  static <Q> void integers(
      PreparedStatement statement, int index, List<Q> rows, ToIntFunction<Q> value)
      throws SQLException {
    Integer[] values = rows.stream().mapToInt(value).boxed().toArray(Integer[]::new);
    statement.setArray(index, statement.getConnection().createArrayOf("integer", values));
  }

  static <Q> void booleans(
      PreparedStatement statement, int index, List<Q> rows, Function<Q, Boolean> value)
      throws SQLException {
    Boolean[] values = rows.stream().map(value).toArray(Boolean[]::new);
    statement.setArray(index, statement.getConnection().createArrayOf("boolean", values));
  }

  static <Q> void bytes(
      PreparedStatement statement, int index, List<Q> rows, Function<Q, byte[]> value)
      throws SQLException {
    byte[][] values = rows.stream().map(value).toArray(byte[][]::new);
    statement.setArray(index, statement.getConnection().createArrayOf("bytea", values));
  }
}
