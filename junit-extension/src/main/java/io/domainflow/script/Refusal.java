package io.domainflow.script;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server said when it refused a statement.
 *
 * @param position of the error in the statement, in characters from 1; 0 if it gave none
 */
record Refusal(
    String reason,
    @Nullable String sqlState,
    int position,
    @Nullable String detail,
    @Nullable String hint) {

  static Refusal of(SQLException e) {
    if (e instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
      ServerErrorMessage said = refused.getServerErrorMessage();
      return new Refusal(
          orElse(said.getMessage(), "refused"),
          e.getSQLState(),
          said.getPosition(),
          said.getDetail(),
          said.getHint());
    }
    return new Refusal(
        orElse(e.getMessage(), e.getClass().getName()), e.getSQLState(), 0, null, null);
  }

  int line(SqlStatement statement) {
    int end = Math.min(Math.max(position - 1, 0), statement.text().length());
    return statement.line()
        + (int) statement.text().substring(0, end).chars().filter(c -> c == '\n').count();
  }

  String message(String file, SqlStatement statement) {
    StringBuilder message = new StringBuilder(200);
    message.append(file).append(':').append(line(statement)).append(": ").append(reason);
    if (sqlState != null) {
      message.append(" (SQLSTATE ").append(sqlState).append(')');
    }
    message.append("\n  statement: ").append(statement.shortened());
    if (detail != null) {
      message.append("\n  detail: ").append(detail);
    }
    if (hint != null) {
      message.append("\n  hint: ").append(hint);
    }
    return message.toString();
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
