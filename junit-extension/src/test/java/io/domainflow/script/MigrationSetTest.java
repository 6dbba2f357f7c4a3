package io.domainflow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrationSetTest {
  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void a_set_until_one_of_its_migrations_is_what_it_was_then() throws IOException {
    for (String name : List.of("V1__a.sql", "V2__b.sql", "V10__c.sql", "R__view.sql")) {
      Files.writeString(directory.resolve(name), "SELECT 1");
    }
    MigrationSet all = MigrationSet.find(directory);

    assertThat(all.until("2").migrations()).hasSize(2);
    assertThat(all.until("c").migrations()).hasSize(3);
    assertThat(all.until("V1__a.sql").repeatables()).isEmpty();
    assertThatThrownBy(() -> all.until("3"))
        .isInstanceOf(MigrationSetException.class)
        .hasMessage("no migration is called 3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_jar_need_not_name_its_folders(boolean manifest) throws IOException {
    Path jar = directory.resolve("names-no-folders.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries =
            manifest ? new JarOutputStream(file, new Manifest()) : new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("db/migration/V1__a.sql"));
      entries.write("SELECT 1".getBytes(StandardCharsets.UTF_8));
      entries.closeEntry();
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(MigrationSet.find("classpath:db/migration", loader).migrations())
          .extracting(migration -> migration.up().file())
          .containsExactly("db/migration/V1__a.sql");
      assertThatThrownBy(() -> MigrationSet.find("classpath:db/other", loader))
          .isInstanceOf(MigrationSetException.class)
          .hasMessageContaining("no folder db/other");
    }
  }

  @Test
  void a_location_that_is_no_path_is_named() {
    assertThatThrownBy(() -> MigrationSet.find("filesystem:no\0pe", getClass().getClassLoader()))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContaining("filesystem:no\\0pe");
  }

  @Test
  void a_location_that_cannot_be_read_is_named() throws IOException {
    Path jar = Files.writeString(directory.resolve("broken.jar"), "no jar");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThatThrownBy(() -> MigrationSet.find("classpath:db", loader))
          .isInstanceOfSatisfying(
              MigrationSetException.class, e -> assertThat(e.unreadable()).isTrue())
          .hasMessageContaining("classpath:db");
    }
  }

  @Test
  void Flyway_names_are_put_in_order_by_number() throws IOException {
    files("V10__last.sql", "V2__two.sql", "V1_10__b.sql", "sub/V1.2__a_b.sql", "U2__two.sql");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.migrations())
        .extracting(Migration::toString)
        .containsExactly("1.2 a b", "1_10 b", "2 two", "10 last");
    assertThat(set.migrations().get(2).down())
        .get()
        .extracting(SqlScript::text)
        .isEqualTo("U2__two.sql");
    assertThat(set.migrations().get(0).down()).isEmpty();
    assertThat(set.style()).isEqualTo("Flyway");
  }

  @Test
  void paired_names_belong_together_by_number() throws IOException {
    files("008_add_owner.sql", "008_rollback_add_owner.sql", "010_x.sql", "9_y.sql");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.migrations())
        .extracting(Migration::toString)
        .containsExactly("008 add owner", "9 y", "010 x");
    assertThat(set.migrations().get(0).down()).isPresent();
  }

  @Test
  void repeatable_ones_come_by_name_and_unknown_ones_are_named() throws IOException {
    files("V1__a.sql", "R__views.sql", "R__functions.sql", "V2_typo.sql", "notes.txt");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.repeatables())
        .extracting(SqlScript::text)
        .containsExactly("R__functions.sql", "R__views.sql");
    assertThat(set.ignored()).containsExactly(directory + "/V2_typo.sql");
  }

  @Test
  void a_version_that_is_there_twice_names_both_files() throws IOException {
    files("V1__a.sql", "V1.0__b.sql");

    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContainingAll("twice", "/V1__a.sql", "/V1.0__b.sql");
  }

  @Test
  void a_way_back_without_a_way_up_is_an_error() throws IOException {
    files("V1__a.sql", "U2__b.sql");

    assertThatThrownBy(() -> MigrationSet.find(directory)).hasMessageContaining("/U2__b.sql");
  }

  @Test
  void two_styles_in_one_place_are_an_error() throws IOException {
    files("V1__a.sql", "002_b.sql");

    assertThatThrownBy(() -> MigrationSet.find(directory))
        .hasMessageContainingAll("/V1__a.sql is Flyway", "/002_b.sql is paired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- migrate:up\nSELECT 1;\n-- migrate:down\n",
        "-- +goose Up\n",
        "-- a\n-- +migrate Up\n",
        "--liquibase formatted sql\n"
      })
  void files_of_tools_that_hold_both_ways_are_not_run_as_a_whole(String text) throws IOException {
    Files.writeString(directory.resolve("V1__a.sql"), text);

    assertThatThrownBy(() -> MigrationSet.find(directory)).hasMessageContaining("both ways");
  }

  @Test
  void what_was_looked_for_and_where_is_said_when_there_is_nothing() throws IOException {
    files("init.sql");

    assertThatThrownBy(() -> MigrationSet.find(directory))
        .hasMessageContainingAll("V1__name.sql", "008_rollback_name.sql", "init.sql")
        .matches(e -> ((MigrationSetException) e).nothingFound());
    assertThatThrownBy(() -> MigrationSet.find(directory.resolve("none")))
        .hasMessageContaining("none is no directory");
    assertThatThrownBy(() -> MigrationSet.find("classpath:none", getClass().getClassLoader()))
        .hasMessageContaining("classpath:none");
  }

  @Test
  void the_class_path_is_searched_in_directories_and_jars() throws IOException {
    files("in/db/V1__first.sql");
    Path jar = directory.resolve("a.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (String name : List.of("db/", "db/V1__shadowed.sql", "db/more/V2__in_jar.sql")) {
        entries.putNextEntry(new JarEntry(name.replace("shadowed", "first")));
        entries.write("SELECT 2".getBytes(StandardCharsets.UTF_8));
        entries.closeEntry();
      }
    }
    URL[] urls = {directory.resolve("in").toUri().toURL(), jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      MigrationSet set = MigrationSet.find("classpath:/db/", loader);

      assertThat(set.migrations())
          .extracting(migration -> migration.up().file() + ": " + migration.up().text())
          .containsExactly(
              "db/V1__first.sql: in/db/V1__first.sql", "db/more/V2__in_jar.sql: SELECT 2");
    }
  }

  @Test
  void several_locations_make_one_chain() throws IOException {
    files("one/V1__a.sql", "two/V2__b.sql");

    MigrationSet set =
        MigrationSet.find(List.of("one", "filesystem:two"), directory, getClass().getClassLoader());

    assertThat(set.migrations())
        .extracting(migration -> migration.up().file())
        .containsExactly("one/V1__a.sql", "two/V2__b.sql");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_text_and_other_encodings_are_refused()
      throws IOException {
    Files.write(directory.resolve("V1__a.sql"), "\uFEFFSELECT 1".getBytes(StandardCharsets.UTF_8));
    assertThat(MigrationSet.find(directory).migrations().get(0).up().text()).isEqualTo("SELECT 1");

    Files.write(
        directory.resolve("V2__b.sql"), "--\n-- \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("V2__b.sql:2: the file is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "008", "8.0", "add owner", "008_add_owner.sql"})
  void a_migration_is_called_by_version_description_or_file(String name) throws IOException {
    files("008_add_owner.sql");

    assertThat(MigrationSet.find(directory).migrations().get(0).isCalled(name)).isTrue();
  }

  /** Each with its own path as content. */
  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }
}
