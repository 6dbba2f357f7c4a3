package io.domainflow.explore.processes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One JVM of a worker, as its parent sees it: a process, its output and the line on which it talks.
 * Commands and state are the coordinating thread's; messages become events on threads of their own.
 */
final class WorkerJvm {
  /** For the thread that reads messages, after the process has ended. */
  private static final int SECONDS_TO_READ = 10;

  private final WorkerState worker;
  private final Assignment assignment;
  private final BlockingQueue<WorkerEvent> events;
  private final Path argumentFile;
  private final Process process;
  private final KeptOutput output;
  private final DataOutputStream commands;

  /** Counted down when no further message comes. */
  private final CountDownLatch read = new CountDownLatch(1);

  private volatile boolean connected;
  private boolean ready;
  private boolean started;
  private boolean recovering;
  private boolean killed;
  private boolean done;
  private boolean gone;
  private String exit = "";
  private boolean exiting;

  private WorkerJvm(
      WorkerState worker,
      Assignment assignment,
      BlockingQueue<WorkerEvent> events,
      Path argumentFile,
      Process process,
      Path outputFile) {
    this.worker = worker;
    this.assignment = assignment;
    this.events = events;
    this.argumentFile = argumentFile;
    this.process = process;
    this.output = KeptOutput.start(outputFile, process.getInputStream());
    this.commands = new DataOutputStream(process.getOutputStream());
  }

  /**
   * Launches it; {@link WorkerMessage.Ready} says when it stands.
   *
   * @throws IOException if there is no such launcher, or no room for another process
   */
  static WorkerJvm launch(
      WorkerState worker,
      Assignment assignment,
      ProcessBuilder command,
      Path argumentFile,
      Path outputFile,
      WorkerDoor door,
      BlockingQueue<WorkerEvent> events)
      throws IOException {
    WorkerJvm jvm =
        new WorkerJvm(worker, assignment, events, argumentFile, command.start(), outputFile);
    byte[] token = door.expect(jvm);
    jvm.say(
        commands -> {
          commands.writeInt(door.port());
          Wire.write(commands, token);
        });
    Thread thread = new Thread(jvm::awaitEnd, "domainflow-end-of-" + worker.name());
    thread.setDaemon(true);
    thread.start();
    return jvm;
  }

  /** Called by the thread of the connection, which reads until the JVM's end. */
  void connected(DataInputStream in, DataOutputStream out) throws IOException {
    connected = true;
    try {
      assignment.write(out);
      out.flush();
      while (true) {
        events.add(new WorkerEvent.Said(this, WorkerMessage.read(in)));
      }
    } finally {
      read.countDown();
    }
  }

  /** On a thread of its own, which nobody interrupts. */
  private void awaitEnd() {
    try {
      int status = process.waitFor();
      if (connected) {
        read.await(SECONDS_TO_READ, TimeUnit.SECONDS);
      }
      output.awaitEnd();
      events.add(new WorkerEvent.Gone(this, status));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- Commands: a JVM that has ended hears none, and its end is told by an event ---

  void start(boolean recovers, long firstIteration, long nanos) {
    started = true;
    recovering = recovers;
    say(
        commands -> {
          Command.START.write(commands);
          commands.writeBoolean(recovers);
          commands.writeLong(firstIteration);
          commands.writeLong(nanos);
        });
  }

  void say(Command command) {
    say(command::write);
  }

  private void say(Said said) {
    try {
      said.to(commands);
      commands.flush();
    } catch (IOException e) {
      // It has ended.
    }
  }

  private interface Said {
    void to(DataOutputStream commands) throws IOException;
  }

  /** SIGKILL, where there are signals. */
  void kill() {
    killed = true;
    process.destroyForcibly();
  }

  /** Ends it by force, and what its code launched. */
  void destroy() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Once the launcher has read it. */
  void deleteArgumentFile() {
    try {
      Files.deleteIfExists(argumentFile);
    } catch (IOException e) {
      argumentFile.toFile().deleteOnExit();
    }
  }

  // --- State, kept by the coordinating thread ---

  void ready() {
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  void recovered() {
    recovering = false;
  }

  boolean recovering() {
    return recovering;
  }

  boolean killed() {
    return killed;
  }

  void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  void gone() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  /** Whether its worker is in a call, or between two. */
  boolean works() {
    return started && !done && !gone && !killed;
  }

  void exits(String stack) {
    exiting = true;
    exit = stack;
  }

  boolean exiting() {
    return exiting;
  }

  String exit() {
    return exit;
  }

  WorkerState worker() {
    return worker;
  }

  KeptOutput output() {
    return output;
  }

  @Override
  public String toString() {
    return worker.name();
  }
}
