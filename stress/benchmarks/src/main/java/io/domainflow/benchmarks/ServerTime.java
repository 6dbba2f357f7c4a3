package io.domainflow.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Processor time of a server on this machine, of all its processes, as Linux counts it. */
final class ServerTime {
  private static final double TICKS_A_SECOND = 100; // USER_HZ, on all that Linux runs on
  private static final int PARENT = 1; // of the fields behind the name
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int USER_OF_ENDED_CHILDREN = 13;
  private static final int SYSTEM_OF_ENDED_CHILDREN = 14;

  private final String server;

  private ServerTime(String server) {
    this.server = server;
  }

  static ServerTime of(DurableDatabase database) throws SQLException, IOException {
    long server =
        database.number("SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)::bigint");
    return new ServerTime("" + server);
  }

  /** Of its living processes and of those that ended. */
  double seconds() throws IOException {
    String[] own = fields(Path.of("/proc", server));
    long ticks =
        sum(own)
            + Long.parseLong(own[USER_OF_ENDED_CHILDREN])
            + Long.parseLong(own[SYSTEM_OF_ENDED_CHILDREN]);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        ticks += ofChild(process);
      }
    }
    return ticks / TICKS_A_SECOND;
  }

  /** 0 if it is none, or has ended meanwhile. */
  private long ofChild(Path process) throws IOException {
    try {
      String[] fields = fields(process);
      return fields[PARENT].equals(server) ? sum(fields) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static long sum(String[] fields) {
    return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
  }

  /** What stands behind the name, which may have blanks and parentheses. */
  private static String[] fields(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
