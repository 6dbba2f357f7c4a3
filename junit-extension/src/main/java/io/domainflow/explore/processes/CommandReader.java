package io.domainflow.explore.processes;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hears what the parent says, on a thread of its own, and halts the JVM when it says nothing more.
 * Thread-safe: what comes with the start is written before its latch is counted down.
 */
final class CommandReader {
  /** Exit status of a worker whose parent has gone; nobody is left to see it. */
  private static final int ORPHANED = 70;

  /** For shutdown hooks of the code. */
  private static final int SECONDS_TO_END = 10;

  private final DataInputStream commands;
  private final ParentLine line;
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Semaphore passes = new Semaphore(0);
  private volatile boolean stopped;
  private boolean recovers;
  private long firstIteration;
  private long nanos;

  private CommandReader(DataInputStream commands, ParentLine line) {
    this.commands = commands;
    this.line = line;
  }

  static CommandReader start(DataInputStream commands, ParentLine line) {
    CommandReader reader = new CommandReader(commands, line);
    Thread thread = new Thread(reader::hear, "domainflow-parent");
    thread.setDaemon(true);
    thread.start();
    return reader;
  }

  private void hear() {
    try {
      while (end.getCount() > 0) {
        hear(Command.read(commands));
      }
      new CountDownLatch(1).await(SECONDS_TO_END, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(0); // its hooks do not end
    } catch (IOException | RuntimeException | InterruptedException e) {
      Runtime.getRuntime().halt(ORPHANED); // the parent has gone: nobody is to be told
    }
  }

  private void hear(Command command) throws IOException {
    switch (command) {
      case START -> {
        recovers = commands.readBoolean();
        firstIteration = commands.readLong();
        nanos = commands.readLong();
        start.countDown();
      }
      case PASS -> passes.release();
      case STOP -> stopped = true;
      case TELL_STACKS -> line.stacks(WorkerStacks.text());
      case END -> end.countDown();
    }
  }

  void awaitStart() throws InterruptedException {
    start.await();
  }

  void awaitPass() throws InterruptedException {
    passes.acquire();
  }

  void awaitEnd() throws InterruptedException {
    end.await();
  }

  boolean stopped() {
    return stopped;
  }

  boolean recovers() {
    return recovers;
  }

  long firstIteration() {
    return firstIteration;
  }

  long nanos() {
    return nanos;
  }
}
