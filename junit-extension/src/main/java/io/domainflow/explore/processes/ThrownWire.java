package io.domainflow.explore.processes;

import io.domainflow.explore.Causes;
import io.domainflow.explore.ForeignException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was thrown, from one JVM to another: as text, since its class need not serialise. */
final class ThrownWire {
  private static final int CAUSES = 8;
  private static final int FRAMES = 200;
  private static final int LONGEST_MESSAGE = 16_384;

  private ThrownWire() {}

  static void write(DataOutput out, Throwable thrown) throws IOException {
    List<Throwable> chain = Causes.of(thrown).stream().limit(CAUSES).toList();
    out.writeInt(chain.size());
    for (Throwable cause : chain) {
      Wire.write(out, cause.getClass().getName());
      Wire.writeNullable(out, message(cause));
      Wire.writeNullable(out, Causes.sqlState(cause).orElse(null));
      StackTraceElement[] frames = cause.getStackTrace();
      int shown = Math.min(frames.length, FRAMES);
      out.writeInt(shown);
      for (int index = 0; index < shown; index++) {
        StackTraceElement frame = frames[index];
        Wire.write(out, frame.getClassName());
        Wire.write(out, frame.getMethodName());
        Wire.writeNullable(out, frame.getFileName());
        out.writeInt(frame.getLineNumber());
      }
    }
  }

  /** A throwable may be of any make, and so may its message. */
  private static @Nullable String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null || message.length() <= LONGEST_MESSAGE
          ? message
          : message.substring(0, LONGEST_MESSAGE) + "…";
    } catch (RuntimeException e) {
      return "its message cannot be read: " + e.getClass().getName();
    }
  }

  static ForeignException read(DataInput in) throws IOException {
    return read(in, in.readInt());
  }

  private static ForeignException read(DataInput in, int left) throws IOException {
    String className = Wire.text(in);
    @Nullable String message = Wire.nullable(in);
    @Nullable String sqlState = Wire.nullable(in);
    StackTraceElement[] frames = new StackTraceElement[in.readInt()];
    for (int index = 0; index < frames.length; index++) {
      frames[index] =
          new StackTraceElement(Wire.text(in), Wire.text(in), Wire.nullable(in), in.readInt());
    }
    @Nullable ForeignException cause = left > 1 ? read(in, left - 1) : null;
    return new ForeignException(className, message, sqlState, frames, cause);
  }
}
