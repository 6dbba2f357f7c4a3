package io.domainflow.explore.schedule;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server says of a deadlock: a line for each session, in the order of the circle. */
final class DeadlockDetail {
  private static final Pattern WAITS =
      Pattern.compile("Process (\\d+) waits for [^;]*; blocked by process \\d+\\.");

  private DeadlockDetail() {}

  /** Backends that wait, each for the next and the last for the first; empty if it is not known. */
  static List<Integer> waiting(SQLException deadlock) {
    ServerErrorMessage message =
        deadlock instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String detail = message == null ? null : message.getDetail();
    return detail == null
        ? List.of()
        : WAITS.matcher(detail).results().map(found -> Integer.valueOf(found.group(1))).toList();
  }
}
