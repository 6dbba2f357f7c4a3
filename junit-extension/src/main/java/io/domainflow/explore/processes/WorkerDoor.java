package io.domainflow.explore.processes;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where workers' JVMs connect to, on the loopback. Whoever does not show the token of a JVM that is
 * waited for is sent away. Thread-safe; each connection has a thread.
 */
final class WorkerDoor implements AutoCloseable {
  private static final int MILLIS_TO_INTRODUCE = 10_000;
  private static final int TOKEN_BYTES = 16;

  /** Everybody on this machine may knock. */
  private static final int BACKLOG = 128;

  private final ServerSocket door;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, WorkerJvm> expected = new ConcurrentHashMap<>(); // by token

  private WorkerDoor(ServerSocket door) {
    this.door = door;
  }

  static WorkerDoor open() throws IOException {
    WorkerDoor door =
        new WorkerDoor(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    daemon(door::accept, "domainflow-door");
    return door;
  }

  int port() {
    return door.getLocalPort();
  }

  /** A token with which the JVM will show itself. */
  byte[] expect(WorkerJvm jvm) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    expected.put(token, jvm);
    return token.getBytes(StandardCharsets.US_ASCII);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        daemon(() -> serve(socket), "domainflow-worker-line");
      } catch (IOException e) {
        // Closed, or somebody went away before we opened: the next one may come.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(MILLIS_TO_INTRODUCE);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      if (in.readInt() != 2 * TOKEN_BYTES) {
        return;
      }
      String token = new String(in.readNBytes(2 * TOKEN_BYTES), StandardCharsets.US_ASCII);
      @Nullable WorkerJvm jvm = expected.remove(token);
      if (jvm == null) {
        return;
      }
      socket.setSoTimeout(0);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      jvm.connected(in, out);
    } catch (IOException e) {
      // The JVM ended, which its process tells better; or a stranger went away.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private static void daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
