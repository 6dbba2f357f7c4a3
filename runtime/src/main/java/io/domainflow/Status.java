package io.domainflow;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The command that shows what a database's runtime is at: workers, queues, leases, who waits for
 * whom, and what keeps dead rows from being cleaned up. Payloads and statements are not shown.
 *
 * <p>{@code java -cp domainflow-runtime.jar:postgresql.jar io.domainflow.Status --url
 * jdbc:postgresql://host/database [--user name] [--schema domainflow] [--watch [seconds]]}. The
 * password is {@code PGPASSWORD}, or stands in the file of passwords that libpq has. Other
 * sessions' snapshots are seen by a role that is in {@code pg_read_all_stats}.
 */
public final class Status {
  private static final int OK = 0;
  private static final int NO_ANSWER = 1;
  private static final int MISUSED = 2;
  private static final String USAGE =
      "usage: io.domainflow.Status --url jdbc:postgresql://host/database [--user name]"
          + " [--schema domainflow] [--watch [seconds]]\n"
          + "the password is PGPASSWORD, or stands in the password file of libpq";
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final String url;
  private final Properties properties;
  private final StatusReport report;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param watchSeconds 0 for once
   */
  private record Options(String url, @Nullable String user, String schema, int watchSeconds) {}

  private Status(Options options, @Nullable String password, PrintStream out, PrintStream err) {
    url = options.url();
    properties = new Properties();
    if (options.user() != null) {
      properties.setProperty("user", options.user());
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "domainflow-status");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "60");
    report = new StatusReport(new Schema(options.schema()));
    this.out = out;
    this.err = err;
  }

  /** Exits with 0, 1 if the database gives no answer, or 2 if the options make no sense. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = run(List.of(arguments), System.getenv(), out, System.err);
    if (code >= 0) {
      System.exit(code);
    }
  }

  /** Gives the exit code, or -1 if it goes on until the process is ended. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Options options;
    Status status;
    try {
      options = options(arguments);
      status = new Status(options, environment.get("PGPASSWORD"), out, err);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println(USAGE);
      return MISUSED;
    }
    if (options.watchSeconds() == 0) {
      return status.show("");
    }
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(body -> new Thread(body, "domainflow-status"));
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            () -> status.show(CLEAR), 0, options.watchSeconds(), TimeUnit.SECONDS);
    return -1;
  }

  private int show(String before) {
    try (Connection session = DriverManager.getConnection(url, properties)) {
      session.setReadOnly(true);
      String text = report.of(session);
      out.print(before + text);
      out.flush();
      return OK;
    } catch (SQLException e) {
      err.println(
          "the database gives no answer (SQLSTATE "
              + e.getSQLState()
              + "): check --url and --user, PGPASSWORD, and that the role may read the schema");
    } catch (DomainFlowException e) {
      err.println(e.getMessage());
    }
    return NO_ANSWER;
  }

  private static Options options(List<String> arguments) {
    @Nullable String url = null;
    @Nullable String user = null;
    String schema = "domainflow";
    int watch = 0;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--url" -> url = value(option, rest);
        case "--user" -> user = value(option, rest);
        case "--schema" -> schema = value(option, rest);
        case "--watch" -> watch = rest.hasNext() ? seconds(rest.next()) : 2;
        default ->
            throw new IllegalArgumentException( // which may be a password: it is not repeated
                "one of the arguments is no option, or stands where an option is expected");
      }
    }
    if (url == null || !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("--url must be given, and begin with jdbc:postgresql:");
    }
    return new Options(url, user, schema, watch);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int seconds(String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "--watch takes seconds from 1 to 9999, and comes last without any");
    }
    return Integer.parseInt(value);
  }
}
