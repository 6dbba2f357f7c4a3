package io.domainflow.explore.processes;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The output of one JVM, kept in a file: its beginning and its end, where it is large. Read by a
 * thread of its own, so that the JVM never waits for a reader. The tail is guarded by this.
 */
final class KeptOutput {
  static final int LARGEST_HEAD = 8 << 20;
  private static final int LARGEST_TAIL = 64 << 10;
  private static final int SHOWN_LINES = 20;
  private static final int SHOWN_CHARACTERS = 4_000;

  private final Path file;
  private final Thread thread;
  private final byte[] tail = new byte[LARGEST_TAIL]; // a ring; guarded by this
  private long total; // guarded by this
  private volatile @Nullable IOException failure;

  private KeptOutput(Path file, InputStream output) {
    this.file = file;
    this.thread = new Thread(() -> keep(output), "domainflow-output");
    thread.setDaemon(true);
  }

  static KeptOutput start(Path file, InputStream output) {
    KeptOutput kept = new KeptOutput(file, output);
    kept.thread.start();
    return kept;
  }

  private void keep(InputStream output) {
    long head = 0;
    byte[] chunk = new byte[8192];
    try (output;
        OutputStream written = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
        int taken = (int) Math.min(read, LARGEST_HEAD - head);
        written.write(chunk, 0, taken);
        written.flush(); // for whoever follows the file
        head += taken;
        remember(chunk, read);
      }
      writeRest(written, head);
    } catch (IOException e) {
      failure = e;
    }
  }

  private synchronized void remember(byte[] chunk, int length) {
    for (int index = 0; index < length; index++) {
      tail[(int) (total++ % LARGEST_TAIL)] = chunk[index];
    }
  }

  private synchronized void writeRest(OutputStream written, long head) throws IOException {
    long behind = total - head;
    if (behind == 0) {
      return;
    }
    byte[] end = tailBytes();
    int last = (int) Math.min(behind, end.length);
    if (behind > last) {
      written.write(
          ("\n[domainflow] " + (behind - last) + " bytes are left out here\n")
              .getBytes(Charset.defaultCharset()));
    }
    written.write(end, end.length - last, last);
  }

  private synchronized byte[] tailBytes() {
    int length = (int) Math.min(total, LARGEST_TAIL);
    byte[] bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = tail[(int) ((total - length + index) % LARGEST_TAIL)];
    }
    return bytes;
  }

  /** Waits for the output's end, which a process of the code's own can keep from coming. */
  void awaitEnd() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(2));
  }

  Path file() {
    return file;
  }

  /** The last lines, for a failure; empty if there are none. */
  String lastLines() {
    String text = new String(tailBytes(), Charset.defaultCharset()).stripTrailing();
    List<String> lines = text.lines().toList();
    String last =
        String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    return last.length() <= SHOWN_CHARACTERS
        ? last
        : "…" + last.substring(last.length() - SHOWN_CHARACTERS);
  }

  /**
   * Tells a failure of the thread that reads.
   *
   * @throws UncheckedIOException if the output could not be kept
   */
  void check() {
    @Nullable IOException thrown = failure;
    if (thrown != null) {
      throw new UncheckedIOException("The output of a worker cannot be kept: " + file, thrown);
    }
  }
}
