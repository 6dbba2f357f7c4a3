package io.domainflow;

import static org.awaitility.Awaitility.await;

import io.domainflow.postgres.TestDatabase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PgBouncer in transaction mode before a server, as most have it: where {@value #VARIABLE} is set
 * to {@code pgbouncer}, what is tested passes through it. It ends with this JVM.
 */
final class Pooler {
  static final String VARIABLE = "DOMAINFLOW_TEST_POOLER";

  private static final Map<Integer, Pooler> BY_SERVER_PORT = new ConcurrentHashMap<>();

  private final int port;

  private Pooler(int serverPort, String user, String password) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    start(serverPort, user, password);
  }

  static boolean isUsed() {
    return "pgbouncer".equals(System.getenv(VARIABLE));
  }

  /** Sessions of the database: the server's own, or the pooler's. */
  static DataSource dataSource(TestDatabase database) {
    if (!isUsed()) {
      return database.dataSource();
    }
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(database.url());
    int serverPort = direct.getPortNumbers()[0];
    String user = String.valueOf(direct.getUser());
    String password = String.valueOf(direct.getPassword());
    PGSimpleDataSource pooled = new PGSimpleDataSource();
    pooled.setServerNames(new String[] {"127.0.0.1"});
    pooled.setPortNumbers(
        new int[] {
          BY_SERVER_PORT.computeIfAbsent(
                  serverPort, missing -> new Pooler(serverPort, user, password))
              .port
        });
    pooled.setDatabaseName(database.name());
    pooled.setUser(user);
    pooled.setPassword(password);
    pooled.setPrepareThreshold(0); // PgBouncer before 1.21 knows no prepared statements
    return pooled;
  }

  private void start(int serverPort, String user, String password) {
    try {
      Path directory = Files.createTempDirectory("pgbouncer");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path settings = directory.resolve("pgbouncer.ini");
      Files.writeString(
          settings,
          String.join(
              "\n",
              "[databases]",
              "* = host=127.0.0.1 port=" + serverPort + " user=" + user + " password=" + password,
              "[pgbouncer]",
              "listen_addr = 127.0.0.1",
              "listen_port = " + port,
              "unix_socket_dir =",
              "auth_type = any",
              "pool_mode = transaction",
              "max_client_conn = 2000",
              "default_pool_size = 60",
              "ignore_startup_parameters = extra_float_digits",
              ""));
      ProcessBuilder command = new ProcessBuilder("pgbouncer", settings.toString());
      if ("root".equals(System.getProperty("user.name"))) {
        command.command().add(1, "--user=nobody"); // it does not run as root
      }
      Path log = directory.resolve("log");
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "pgbouncer-end"));
      await("PgBouncer, which says in " + log).until(() -> !process.isAlive() || answers());
      if (!process.isAlive()) {
        throw new IllegalStateException("PgBouncer did not start: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new IllegalStateException("PgBouncer is to be installed: " + e.getMessage(), e);
    }
  }

  private boolean answers() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
