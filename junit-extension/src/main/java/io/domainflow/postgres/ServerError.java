package io.domainflow.postgres;

import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** An error of the server or the driver as one line that holds no credentials. */
final class ServerError {
  private ServerError() {}

  static String of(SQLException failure) {
    String state = failure.getSQLState();
    if (state != null && state.startsWith("28")) {
      return "the server refuses the user or the password (SQLSTATE " + state + ")";
    }
    ServerErrorMessage server =
        failure instanceof PSQLException raised ? raised.getServerErrorMessage() : null;
    String text = server == null ? failure.getMessage() : server.getMessage();
    String cause = failure.getCause() instanceof IOException ? ": " + failure.getCause() : "";
    return text + cause + " (SQLSTATE " + state + ")";
  }
}
