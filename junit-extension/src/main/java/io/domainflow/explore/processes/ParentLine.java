package io.domainflow.explore.processes;

import io.domainflow.explore.processes.WorkerMessage.Tag;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;

/** A worker's line to its parent. Thread-safe: messages go one at a time. */
final class ParentLine {
  private static final int FRAMES = 40;

  private final DataOutputStream out; // guarded by this
  private volatile boolean endsAsTold;

  ParentLine(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  /** Shows that we are the JVM that the parent launched. */
  synchronized void introduce(byte[] token) throws IOException {
    Wire.write(out, token);
    out.flush();
  }

  void ready() throws IOException {
    say(Tag.READY, message -> {});
  }

  void unable(Throwable thrown) throws IOException {
    say(Tag.UNABLE, message -> ThrownWire.write(message, thrown));
  }

  void recovered() throws IOException {
    say(Tag.RECOVERED, message -> {});
  }

  void called(long micros) throws IOException {
    say(Tag.CALLED, message -> message.writeLong(micros));
  }

  void failedAsExpected() throws IOException {
    say(Tag.FAILED_AS_EXPECTED, message -> {});
  }

  void failed(boolean inRecovery, Throwable thrown) throws IOException {
    say(
        inRecovery ? Tag.FAILED_IN_RECOVERY : Tag.FAILED,
        message -> ThrownWire.write(message, thrown));
  }

  void at(String label) throws IOException {
    say(Tag.AT, message -> Wire.write(message, label));
  }

  void stacks(String text) throws IOException {
    say(Tag.STACKS, message -> Wire.write(message, text));
  }

  void done(int leakedConnections) throws IOException {
    say(Tag.DONE, message -> message.writeInt(leakedConnections));
  }

  private synchronized void say(Tag tag, Fields fields) throws IOException {
    tag.write(out);
    fields.write(out);
    out.flush();
  }

  /** If the JVM ends otherwise than the parent told it to, says who did it. */
  void tellWhoEndsUs() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::sayWhoEndsUs, "domainflow-exit"));
  }

  void endsAsTold() {
    endsAsTold = true;
  }

  private void sayWhoEndsUs() {
    if (endsAsTold) {
      return;
    }
    try {
      String stack = stackOfExit();
      say(Tag.EXITING, message -> Wire.write(message, stack));
    } catch (IOException e) {
      // The parent has gone; it will not ask.
    }
  }

  /** The code that called {@code System.exit}; empty if it was a signal. */
  private static String stackOfExit() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      boolean exits =
          Arrays.stream(thread.getValue())
              .anyMatch(
                  frame ->
                      frame.getClassName().equals("java.lang.Runtime")
                          && frame.getMethodName().equals("exit"));
      if (exits) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(thread.getValue())
            .dropWhile(frame -> !frame.getClassName().equals("java.lang.Runtime"))
            .limit(FRAMES)
            .forEach(frame -> text.append("at ").append(frame).append('\n'));
        return text.toString();
      }
    }
    return "";
  }

  private interface Fields {
    void write(DataOutputStream out) throws IOException;
  }
}
