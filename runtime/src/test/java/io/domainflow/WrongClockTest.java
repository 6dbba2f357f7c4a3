package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process whose clock is a day wrong, by libfaketime. It needs Debian's package {@code faketime};
 * without it the test is skipped, unless DOMAINFLOW_TEST_FAKETIME is "required".
 */
final class WrongClockTest {
  private static final JobType<String> MAIL = JobType.of("mail", PayloadCodec.text());
  private static final Resource MINE = Resource.of("order", "mine");
  private static final Resource THEIRS = Resource.of("order", "theirs");
  private static final Duration LIFE = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RuntimeDatabase database = new RuntimeDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1d", "-1d"})
  void a_process_whose_clock_is_a_day_wrong_neither_takes_too_much_nor_loses_what_it_has(
      String offset) throws Exception {
    DomainFlow flow = database.flow("right");
    flow.migrate();
    Jobs jobs = flow.jobs("post");
    jobs.declare();
    jobs.enqueueAll(
        List.of(MAIL.request("now"), MAIL.request("later").withDelay(Duration.ofHours(1))));
    Lease mine = flow.locks().tryAcquire(MINE, LockMode.EXCLUSIVE, LONG).orElseThrow();

    Process process = start(offset);
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      tell(process, database.url());
      long theirClock = Long.parseLong(said.readLine());
      assertThat(Duration.ofMillis(Math.abs(theirClock - System.currentTimeMillis())))
          .isGreaterThan(Duration.ofHours(23));
      assertThat(said.readLine()).isEqualTo("mine was refused");
      assertThat(said.readLine()).isEqualTo("claimed now");
      assertThat(said.readLine()).isEqualTo("has theirs");

      assertThat(mine.isHeld()).isTrue();
      assertThat(jobs.claim(10, LONG)).extracting(job -> text(job)).containsExactly("at once");
      String expiry =
          "SELECT expires_at FROM domainflow.resource_lock WHERE resource_id = 'theirs'";
      String first = database.read(expiry);
      await().until(() -> !database.read(expiry).equals(first)); // it was renewed
      assertThat(flow.locks().tryAcquire(THEIRS, LockMode.EXCLUSIVE, LIFE)).isEmpty();
      tell(process, "still?");
      assertThat(said.readLine()).isEqualTo("true");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(flow.locks().acquire(THEIRS, LockMode.EXCLUSIVE, LIFE, LONG)).isPresent();
  }

  private static String text(ClaimedJob job) {
    return job.payload(MAIL);
  }

  private static Process start(String offset) throws IOException {
    Path library = library();
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Wrong.class.getName());
    command.redirectError(ProcessBuilder.Redirect.INHERIT);
    command.environment().put("LD_PRELOAD", library.toString());
    command.environment().put("FAKETIME", offset);
    command.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    command.environment().put("DONT_FAKE_MONOTONIC", "1"); // before its version 0.9.8
    return command.start();
  }

  private static Path library() throws IOException {
    Path libraries = Path.of("/usr/lib");
    if (Files.isDirectory(libraries)) {
      try (DirectoryStream<Path> places = Files.newDirectoryStream(libraries)) {
        for (Path place : places) {
          Path library = place.resolve("faketime/libfaketimeMT.so.1");
          if (Files.isReadable(library)) {
            return library;
          }
        }
      }
    }
    assumeThat(System.getenv("DOMAINFLOW_TEST_FAKETIME"))
        .as("the package faketime is not installed")
        .isEqualTo("required");
    throw new IllegalStateException("the package faketime is not installed");
  }

  private static void tell(Process process, String line) throws IOException {
    Writer writer = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    writer.write(line + "\n");
    writer.flush();
  }

  /** The process. */
  static final class Wrong {
    private Wrong() {}

    public static void main(String[] args) throws Exception {
      BufferedReader told =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setURL(told.readLine());
      try (DomainFlow flow = DomainFlow.on(dataSource)) {
        System.out.println(System.currentTimeMillis());
        System.out.println(
            flow.locks().tryAcquire(MINE, LockMode.EXCLUSIVE, LIFE).isEmpty()
                ? "mine was refused"
                : "has mine");
        Jobs jobs = flow.jobs("post");
        for (ClaimedJob job : jobs.claim(10, LONG)) {
          System.out.println("claimed " + text(job));
          job.complete();
        }
        jobs.enqueueAll(
            List.of(MAIL.request("at once"), MAIL.request("too").withDelay(Duration.ofHours(1))));
        Lease lease = flow.locks().tryAcquire(THEIRS, LockMode.EXCLUSIVE, LIFE).orElseThrow();
        System.out.println("has theirs");
        told.readLine();
        System.out.println(lease.isHeld());
        told.readLine();
      }
    }
  }
}
