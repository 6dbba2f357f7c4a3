package io.domainflow.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Scenario;
import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who opens a session comes late to his first step, but waits for nobody. */
final class ExploreConnectTest {
  /** A network by which one session in three is long in coming. */
  public static final class SlowNow extends SocketFactory {
    private static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public Socket createSocket() throws IOException {
      if (ASKED.incrementAndGet() % 3 == 0) {
        try {
          if (new CountDownLatch(1).await(60, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts it down");
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException();
        }
      }
      return new Socket();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }

  abstract static class SessionsOfTheirOwn {
    /** What stands behind the URL. */
    abstract String options();

    @BeforeEach
    void create(Connection db) throws SQLException {
      execute(db, "CREATE TABLE row (n int NOT NULL)");
      execute(db, "INSERT INTO row VALUES (0)");
    }

    @ConcurrencyScenario
    void both_add(Scenario scenario, TestDatabase database) {
      String url = database.url().replace("jdbc:postgresql:", "jdbc:domainflow:postgresql:");
      String with = url + (url.contains("?") ? "&" : "?") + options();
      for (String name : new String[] {"ann", "bob"}) {
        scenario.actor(
            name,
            actor -> {
              try (Connection session = DriverManager.getConnection(with)) {
                session.setAutoCommit(false);
                execute(session, "UPDATE row SET n = n + 1");
                session.commit();
              }
            });
      }
    }

    private static void execute(Connection session, String sql) throws SQLException {
      try (Statement statement = session.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /** The driver opens the session in a thread of its own, for which the actor waits. */
  static final class OpenedByTheDriversThread extends SessionsOfTheirOwn {
    @Override
    String options() {
      return "loginTimeout=30&socketFactory=" + SlowNow.class.getName();
    }
  }

  static final class OpenedByTheActor extends SessionsOfTheirOwn {
    @Override
    String options() {
      return "loginTimeout=0&socketFactory=" + SlowNow.class.getName();
    }
  }

  static final class AtOnce extends SessionsOfTheirOwn {
    @Override
    String options() {
      return "loginTimeout=0";
    }
  }

  @Test
  void a_session_that_is_long_in_coming_leaves_no_order_out() {
    String schedules = schedules(AtOnce.class);

    assertThat(schedules(OpenedByTheActor.class)).isEqualTo(schedules);
    assertThat(schedules(OpenedByTheDriversThread.class)).isEqualTo(schedules);
  }

  private static String schedules(Class<?> scenarios) {
    Outcome outcome = Outcome.of(scenarios).passed();
    assertThat(outcome.entries()).containsEntry("domainflow.exhausted", "true");
    return String.valueOf(outcome.entries().get("domainflow.schedules"));
  }
}
