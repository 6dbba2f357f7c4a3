package io.domainflow.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens pages in Chromium, if it is there; in CI it must be. */
public final class Browser {
  private static final String PROGRAM = "chromium";

  /** Its program is large, and a disk may be slow the first time. */
  private static final long SECONDS = 300;

  /** A page that shows another in a frame, which may be narrower than a window, and says how. */
  private static final String FRAME =
      """
      <!DOCTYPE html><meta name="color-scheme" content="light dark"><body style="margin: 0">
      <iframe id="frame" src="%s" style="width: %dpx; height: 2400px; border: 0"></iframe>
      <p id="said"></p>
      <script>
        document.getElementById('frame').onload = event => {
          const page = event.target.contentDocument;
          document.getElementById('said').textContent = 'SHOWN|' + page.documentElement.scrollWidth
            + '|' + page.querySelectorAll('svg').length
            + '|' + getComputedStyle(page.body).backgroundColor + '|';
        };
      </script>
      """;

  private static final Pattern SAID = Pattern.compile(">SHOWN\\|(\\d+)\\|(\\d+)\\|([^|]+)\\|<");

  /** What it looked like. */
  public record Shown(int contentWidth, int pictures, String background) {}

  private Browser() {}

  public static Shown open(Path file, int width, boolean dark) throws Exception {
    boolean there = isThere();
    if ("required".equals(System.getenv("DOMAINFLOW_TEST_CHROMIUM"))) {
      assertThat(there).as("the program " + PROGRAM).isTrue();
    }
    assumeTrue(there, "needs the program " + PROGRAM);
    Path frame = file.resolveSibling("frame.html");
    Files.writeString(frame, FRAME.formatted(file.getFileName(), width));
    Path profile = Files.createTempDirectory(file.getParent(), "profile");
    Path output = file.resolveSibling("shown.html");
    Process browser =
        new ProcessBuilder(
                List.of(
                    PROGRAM,
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--allow-file-access-from-files",
                    "--user-data-dir=" + profile,
                    "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                    "--dump-dom",
                    frame.toUri().toString()))
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    String dom = Files.readString(output, StandardCharsets.UTF_8);
    Matcher said = SAID.matcher(dom);
    assertThat(said.find()).as("the page says how it looks: " + dom).isTrue();
    return new Shown(
        Integer.parseInt(said.group(1)), Integer.parseInt(said.group(2)), said.group(3));
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder(PROGRAM, "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (IOException notThere) {
      return false;
    }
  }
}
