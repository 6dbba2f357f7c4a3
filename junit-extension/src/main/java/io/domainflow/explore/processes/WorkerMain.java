package io.domainflow.explore.processes;

import io.domainflow.explore.ActorPool;
import io.domainflow.explore.ExpectedFailures;
import io.domainflow.explore.ServerActivity;
import io.domainflow.postgres.TestDatabase;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The JVM of one worker. It asks the parent what to do, does it, and ends with the parent: when its
 * standard input ends, it halts.
 *
 * <p>Standard output and error are the code's own; what is said to the parent goes through a socket
 * on the loopback.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Runs a worker. Port and token of the parent are read from standard input.
   *
   * @throws Exception if the parent cannot be reached
   */
  public static void main(String[] arguments) throws Exception {
    DataInputStream commands = new DataInputStream(new BufferedInputStream(System.in));
    System.setIn(InputStream.nullInputStream()); // what comes there is for us
    int port = commands.readInt();
    byte[] token = Wire.bytes(commands);
    try (Socket parent = new Socket(Proxy.NO_PROXY)) {
      parent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      parent.setTcpNoDelay(true);
      ParentLine line = new ParentLine(parent.getOutputStream());
      line.introduce(token);
      CommandReader reader = CommandReader.start(commands, line);
      Assignment assignment =
          Assignment.read(new DataInputStream(new BufferedInputStream(parent.getInputStream())));
      assignment.properties().forEach(System::setProperty);
      line.tellWhoEndsUs();
      work(assignment, line, reader);
      reader.awaitEnd();
      line.endsAsTold();
      System.exit(0); // also where the code left threads that are no daemons
    }
  }

  private static void work(Assignment assignment, ParentLine line, CommandReader reader)
      throws IOException, InterruptedException {
    TestDatabase database =
        assignment.database().taken(ServerActivity.APPLICATION + assignment.name());
    ActorPool pool = new ActorPool(database, assignment.name(), assignment.sessions());
    WorkerActor actor = new WorkerActor(assignment, pool.dataSource(), line, reader);
    WorkerProgram.Work work;
    ExpectedFailures expected;
    try {
      expected = expected(assignment);
      work = program(assignment).prepare(assignment.payload(), actor, database);
      pool.fill(assignment.sessions());
    } catch (Throwable thrown) {
      line.unable(thrown);
      return;
    }
    line.ready();
    reader.awaitStart();
    Thread thread = new Thread(() -> actor.run(work, expected), "domainflow-" + assignment.name());
    thread.setDaemon(true);
    thread.start();
    thread.join();
    line.done(pool.borrowed());
  }

  private static WorkerProgram program(Assignment assignment) throws ReflectiveOperationException {
    return Class.forName(assignment.program())
        .asSubclass(WorkerProgram.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static ExpectedFailures expected(Assignment assignment) throws ClassNotFoundException {
    List<Class<? extends Throwable>> types = new ArrayList<>();
    for (String name : assignment.expected()) {
      types.add(Class.forName(name).asSubclass(Throwable.class));
    }
    return new ExpectedFailures(types, Set.copyOf(assignment.expectedSqlStates()));
  }
}
