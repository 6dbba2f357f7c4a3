package io.domainflow.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Outlives the JVM by moments: a shell that waits for the end of its standard input, which comes
 * however the JVM ends, and then stops the server and deletes its directory, if they are still
 * there. None on Windows.
 */
final class Reaper {
  private static final int SECONDS = 30;

  private final @Nullable Process shell;

  private Reaper(@Nullable Process shell) {
    this.shell = shell;
  }

  static Reaper of(ServerDirectory directory, Platform platform) throws IOException {
    if (platform.windows()) {
      return new Reaper(null);
    }
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", script(), "domainflow-reaper", directory.path().toString());
    shell.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    shell.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Reaper(shell.start());
  }

  private static String script() throws IOException {
    try (InputStream script = Reaper.class.getResourceAsStream("reaper.sh")) {
      if (script == null) {
        throw new IOException("reaper.sh is missing from the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Has it look after what is left, and waits for its end. */
  void dismiss() {
    if (shell == null) {
      return;
    }
    try {
      shell.getOutputStream().close();
      shell.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (IOException gone) {
      // Then it has ended already.
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
