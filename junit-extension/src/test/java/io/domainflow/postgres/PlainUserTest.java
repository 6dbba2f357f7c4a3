package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The embedded server for users other than root, whose tests start as root. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "root becomes another user by setpriv")
final class PlainUserTest {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  /** Parts of the class path that the embedded server needs; the rest would be copied in vain. */
  private static final List<String> NEEDED =
      List.of(
          "postgresql-",
          "commons-",
          "xz-",
          "jspecify-",
          "classes",
          Platform.current().artifact() + "-18");

  private final Path copies = Files.createTempDirectory("domainflow-class-path-");

  PlainUserTest() throws IOException {}

  @AfterEach
  void no_copies_are_left() {
    ServerDirectory.delete(copies);
  }

  @Test
  void a_plain_user_gets_an_embedded_server() throws Exception {
    assumeTrue(
        new ServerDirectory(copies, copies).rootOwned(), "only root can become another user");
    Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (ForkedJvm jvm = ForkedJvm.start(NOBODY, classPath(), Map.of(), "embedded", "return")) {
      assertThat(jvm.awaitReady().said("description")).isEqualTo("PostgreSQL 18.6, embedded");
      assertThat(jvm.awaitEnd()).isZero();
      assertThat(Path.of(jvm.said("data")).getParent()).doesNotExist();
    }
  }

  @Test
  void root_without_user_namespaces_becomes_another_user() throws Exception {
    assumeTrue(
        new ServerDirectory(copies, copies).rootOwned(), "only root can become another user");

    Cluster cluster = EmbeddedServer.start(List.of(Unprivileged.OTHER_USER));

    try (Connection session = cluster.access().connect()) {
      Path data = Path.of(Sql.texts(session, "SHOW data_directory").get(0));
      assertThat(Files.getAttribute(data, "unix:uid")).isEqualTo(65534);
    }
  }

  @Test
  void root_that_may_do_neither_is_told_the_other_choices() {
    assumeTrue(
        new ServerDirectory(copies, copies).rootOwned(), "plain users need nothing of the kind");
    Unprivileged refused = new Unprivileged(List.of("false"), 65534);
    Unprivileged missing = new Unprivileged(List.of("domainflow-no-such-program"), 65534);

    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> EmbeddedServer.start(List.of(refused, missing)))
        .withMessageContainingAll("root", "unshare", "setpriv", "container", "jdbc:postgresql:");
  }

  private String classPath() throws IOException {
    List<String> elements = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(element);
      if (NEEDED.stream().anyMatch(source.getFileName().toString()::contains)) {
        Path copy = copies.resolve(elements.size() + "-" + source.getFileName());
        copy(source, copy);
        elements.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, elements);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
  }
}
