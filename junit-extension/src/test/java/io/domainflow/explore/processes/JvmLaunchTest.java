package io.domainflow.explore.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ContentionSettings;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are launched like this one, and those that cannot be. */
final class JvmLaunchTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  /** Says what it was given. */
  static final class Telling {
    private Telling() {}

    public static void main(String[] arguments) {
      String path = System.getProperty("java.class.path");
      System.out.println(path.length() + " " + System.getProperty("domainflow.test.odd"));
    }
  }

  @Test
  void a_class_path_longer_than_a_command_line_and_odd_arguments_arrive() throws Exception {
    String own = System.getProperty("java.class.path");
    String nowhere = folder.resolve("no where \"at\" all").toString();
    String longer = own + (File.pathSeparator + nowhere).repeat(4_000_000 / nowhere.length());
    Path arguments;
    System.setProperty("java.class.path", longer);
    try {
      arguments =
          JvmLaunch.argumentFile(
              List.of("-Ddomainflow.test.odd=a \"b\" \\c #d 'e'"), List.of(), Telling.class);
    } finally {
      System.setProperty("java.class.path", own);
    }

    Process process = JvmLaunch.command(ProcessesSettings.ownJava(), arguments).start();
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith(" a \"b\" \\c #d 'e'" + System.lineSeparator());
    Files.delete(arguments);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_file_of_arguments_is_for_its_owner_only() throws IOException {
    Path arguments = JvmLaunch.argumentFile(List.of(), List.of(), Telling.class);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(arguments)))
        .isEqualTo("rw-------");
    Files.delete(arguments);
  }

  /** Runs nothing. */
  public static final class Nothing implements WorkerProgram {
    @Override
    public Work prepare(String payload, Actor actor, TestDatabase database) {
      return new Work(worker -> {}, Optional.empty());
    }
  }

  private ProcessesReport run(Path java, Class<? extends WorkerProgram> program)
      throws InterruptedException {
    PostgresServer server = PostgresServer.shared(PostgresSource.configured("", "test"));
    try (TestDatabase database = server.createDatabase()) {
      ProcessesSettings settings =
          new ProcessesSettings(ContentionSettings.defaults(), 1, Kills.none(), List.of(), java);
      return new Processes(
              database,
              settings,
              new WorkerProgram.Handed(program, "", false),
              List.of("one", "two"),
              folder.resolve("output"))
          .run();
    }
  }

  @Test
  void a_program_runs_without_a_test_framework() throws InterruptedException {
    ProcessesReport report = run(ProcessesSettings.ownJava(), Nothing.class);

    assertThat(report.findings()).isEmpty();
    assertThat(report.contention().calls()).isEqualTo(2);
  }

  @Test
  void a_launcher_that_is_not_there_is_named() throws InterruptedException {
    ProcessesReport report = run(Path.of("nowhere", "java"), Nothing.class);

    assertThat(report.started()).isFalse();
    assertThat(report.findings())
        .first()
        .asString()
        .startsWith("The JVM of one cannot be launched: ")
        .contains("nowhere" + File.separator + "java");
  }

  @Test
  void a_program_that_only_this_jvm_has_is_named() throws InterruptedException {
    Object made =
        Proxy.newProxyInstance(
            JvmLaunchTest.class.getClassLoader(),
            new Class<?>[] {WorkerProgram.class},
            (proxy, method, arguments) -> null);

    ProcessesReport report =
        run(ProcessesSettings.ownJava(), made.getClass().asSubclass(WorkerProgram.class));

    assertThat(report.findings())
        .first()
        .asString()
        .contains(
            "has nothing to run: java.lang.ClassNotFoundException: " + made.getClass().getName());
  }

  @Test
  void a_stranger_at_the_door_is_sent_away_and_told_nothing() throws IOException {
    try (WorkerDoor door = WorkerDoor.open();
        Socket stranger = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      stranger.getOutputStream().write(new byte[] {0, 0, 0, 32});
      stranger.getOutputStream().write("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
  }
}
