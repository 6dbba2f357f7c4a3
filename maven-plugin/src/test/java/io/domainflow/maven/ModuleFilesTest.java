package io.domainflow.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.script.MigrationSetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleFilesTest {
  private Path module;

  @BeforeEach
  void in(@TempDir Path temporary) throws IOException {
    module = temporary;
    Path classes = Files.createDirectories(module.resolve("target/classes/db"));
    Files.writeString(classes.resolve("V1__a.sql"), "SELECT 1");
    Path migrations = Files.createDirectories(module.resolve("migrations"));
    Files.writeString(migrations.resolve("V2__b.sql"), "SELECT 2");
  }

  @Test
  void the_class_path_is_the_module_s_own_and_directories_are_relative_to_it() {
    assertThat(files().find(List.of("classpath:db", "migrations"), "").migrations())
        .extracting(migration -> migration.up().file())
        .containsExactly("db/V1__a.sql", "migrations/V2__b.sql");
  }

  @Test
  void other_class_paths_are_not_searched() {
    assertThatThrownBy(() -> files().find(List.of("classpath:io"), ""))
        .isInstanceOf(MigrationSetException.class);
  }

  @Test
  void a_blank_location_is_refused() {
    assertThatThrownBy(() -> files().find(List.of(" "), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ModuleFiles files() {
    return new ModuleFiles(module, module.resolve("target/classes"));
  }
}
