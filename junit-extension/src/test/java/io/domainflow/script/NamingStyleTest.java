package io.domainflow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of each tool say. */
final class NamingStyleTest {
  private Path directory;

  @BeforeEach
  void in(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void golang_migrate_has_a_file_for_each_way() throws IOException {
    file("1_users.up.sql", "SELECT 1");
    file("1_users.down.sql", "SELECT 2");
    file("10_later.up.sql", "-- no-transaction\nSELECT 3");
    file("2_orders.up.sql", "SELECT 4");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.style()).isEqualTo("golang-migrate");
    assertThat(names(set)).containsExactly("1 users", "2 orders", "10 later");
    assertThat(set.migrations().get(0).down().orElseThrow().text()).isEqualTo("SELECT 2");
    assertThat(set.migrations())
        .extracting(migration -> migration.up().transactions())
        .containsExactly(Transactions.OF_SEVERAL, Transactions.OF_SEVERAL, Transactions.NEVER);
  }

  @Test
  void diesel_has_a_folder_for_each() throws IOException {
    file("2024-01-02-000000_second/up.sql", "SELECT 1");
    file("20240101000000_first/up.sql", "SELECT 2");
    file("20240101000000_first/down.sql", "SELECT 3");
    file("2024-01-02-000000_second/metadata.toml", "run_in_transaction = false\n");
    file("diesel.toml", "");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.style()).isEqualTo("Diesel");
    assertThat(names(set)).containsExactly("20240101000000 first", "20240102000000 second");
    assertThat(set.migrations())
        .extracting(migration -> migration.up().transactions())
        .containsExactly(Transactions.ALWAYS, Transactions.NEVER);
    assertThat(set.ignored()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "dbmate, -- migrate:up, -- migrate:down",
    "goose, -- +goose Up, -- +goose Down",
    "sql-migrate, -- +migrate Up, -- +migrate Down"
  })
  void one_file_holds_both_ways_and_lines_stay_its_own(String style, String up, String down)
      throws IOException {
    file("001_users.sql", "-- users\n" + up + "\nSELECT 1;\n\n" + down + "\nSELECT 2;\n");
    file("002_orders.sql", up + "\nSELECT 3;");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.style()).isEqualTo(style);
    assertThat(names(set)).containsExactly("001 users", "002 orders");
    Migration first = set.migrations().get(0);
    assertThat(first.up().statements()).asString().isEqualTo("[3: SELECT 1]");
    assertThat(first.down().orElseThrow().statements()).asString().isEqualTo("[6: SELECT 2]");
    assertThat(first.up().transactions()).isEqualTo(Transactions.ALWAYS);
    assertThat(set.migrations().get(1).down()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-- migrate:up transaction:false, -- migrate:down",
    "-- +goose NO TRANSACTION|-- +goose Up, -- +goose Down",
    "-- +migrate Up notransaction, -- +migrate Down"
  })
  void a_marker_says_that_there_is_no_transaction(String up, String down) throws IOException {
    file("001_users.sql", up.replace("|", "\n") + "\nSELECT 1;\n" + down + "\n");

    Migration migration = MigrationSet.find(directory).migrations().get(0);

    assertThat(migration.up().transactions()).isEqualTo(Transactions.NEVER);
    assertThat(migration.down()).isPresent();
    assertThat(migration.down().orElseThrow().statements()).isEmpty();
  }

  @Test
  void statements_of_no_way_are_refused() throws IOException {
    file("001_users.sql", "SELECT 0;\n-- +goose Up\nSELECT 1;\n");
    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContainingAll("001_users.sql", "before its first marker");

    file("001_users.sql", "-- +goose Down\nSELECT 1;\n");
    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContainingAll("001_users.sql", "no way up");
  }

  @Test
  void sqitch_has_its_order_in_a_plan() throws IOException {
    file(
        "sqitch.plan",
        """
        %syntax-version=1.0.0
        %project=shop

        users 2024-01-01T00:00:00Z A <a@b> # the users
        orders [users] 2024-01-02T00:00:00Z A <a@b> # theirs
        @v1.0 2024-01-03T00:00:00Z A <a@b> # out
        orders [orders@v1.0] 2024-01-04T00:00:00Z A <a@b> # again
        """);
    for (String script : List.of("users", "orders", "orders@v1.0")) {
      file("deploy/" + script + ".sql", "SELECT '" + script + "'");
      file("revert/" + script + ".sql", "SELECT 0");
    }
    file("verify/users.sql", "SELECT 1");
    file("deploy/unplanned.sql", "SELECT 1");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.style()).isEqualTo("sqitch");
    assertThat(names(set)).containsExactly("1 users", "2 orders", "3 orders");
    assertThat(set.migrations())
        .extracting(migration -> migration.up().text())
        .containsExactly("SELECT 'users'", "SELECT 'orders@v1.0'", "SELECT 'orders'");
    assertThat(set.migrations()).allMatch(migration -> migration.down().isPresent());
    assertThat(set.migrations().get(0).check()).isPresent();
    assertThat(set.ignored()).containsExactly(directory + "/deploy/unplanned.sql");

    Files.delete(directory.resolve("deploy/users.sql"));
    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContainingAll("sqitch.plan names users", "deploy/users.sql");
  }

  @Test
  void liquibase_has_change_sets_in_its_files() throws IOException {
    file(
        "001_shop.sql",
        """
        --liquibase formatted sql

        --changeset ann:users
        --comment the users
        CREATE TABLE users (id int);
        --rollback DROP TABLE users;

        -- changeset ann:index runInTransaction:false
        CREATE INDEX CONCURRENTLY users_id ON users (id);
        /* liquibase rollback
        DROP INDEX users_id;
        */
        --changeset bob:oracle dbms:oracle
        SELECT 1 FROM dual;
        --changeset bob:seed dbms:postgresql,h2
        INSERT INTO users VALUES (1);
        --rollback empty
        """);
    file("002_more.sql", "-- liquibase formatted sql\n--changeset bob:more\nSELECT 4;\n");

    MigrationSet set = MigrationSet.find(directory);

    assertThat(set.style()).isEqualTo("Liquibase");
    assertThat(names(set))
        .containsExactly("1 ann:users", "2 ann:index", "3 bob:seed", "4 bob:more");
    assertThat(set.migrations())
        .extracting(migration -> migration.up().statements().toString())
        .containsExactly(
            "[5: CREATE TABLE users (id int)]",
            "[9: CREATE INDEX CONCURRENTLY users_id ON users (id)]",
            "[16: INSERT INTO users VALUES (1)]",
            "[3: SELECT 4]");
    assertThat(set.migrations())
        .extracting(migration -> migration.down().map(SqlScript::statements).toString())
        .containsExactly(
            "Optional[[6: DROP TABLE users]]",
            "Optional[[11: DROP INDEX users_id]]",
            "Optional[[]]",
            "Optional.empty");
    assertThat(set.migrations().get(1).up().transactions()).isEqualTo(Transactions.NEVER);

    file("001_shop.sql", "--liquibase formatted sql\n--changeset a:b endDelimiter:/\nSELECT 1/\n");
    assertThatThrownBy(() -> MigrationSet.find(directory))
        .isInstanceOf(MigrationSetException.class)
        .hasMessageContaining("001_shop.sql:2: an endDelimiter");
  }

  @Test
  void flyway_has_settings_beside_its_scripts_and_placeholders_in_them() throws IOException {
    file("V1__users.sql", "CREATE TABLE ${schema}.users ();\n-- ${flyway:filename}\n${other}");
    file("V2__index.sql", "SELECT 1");
    file("V2__index.sql.conf", "executeInTransaction=false\n");

    MigrationSet set = MigrationSet.find(directory).with(Map.of("schema", "app"));

    assertThat(set.migrations().get(0).up().text())
        .isEqualTo("CREATE TABLE app.users ();\n-- V1__users.sql\n${other}");
    assertThat(set.unknownPlaceholders())
        .containsExactly(new UnknownPlaceholder(directory + "/V1__users.sql", 3, "other"));
    assertThat(set.migrations().get(1).up().transactions()).isEqualTo(Transactions.NEVER);
  }

  @Test
  void other_tools_have_no_placeholders() throws IOException {
    file("1_a.up.sql", "SELECT '${name}'");

    MigrationSet set = MigrationSet.find(directory).with(Map.of("name", "value"));

    assertThat(set.migrations().get(0).up().text()).isEqualTo("SELECT '${name}'");
    assertThat(set.unknownPlaceholders()).isEmpty();
  }

  @Test
  void a_style_that_is_named_is_the_only_one() throws IOException {
    file("V1__a.sql", "SELECT 1");
    file("002_b.sql", "SELECT 2");

    MigrationSet set = find("flyway");

    assertThat(names(set)).containsExactly("1 a");
    assertThat(set.ignored()).containsExactly("/002_b.sql");
    assertThatThrownBy(() -> find("rails"))
        .isInstanceOf(UnknownStyleException.class)
        .hasMessageContainingAll("rails", "Flyway", "golang-migrate", "sqitch");
  }

  private MigrationSet find(String style) {
    return MigrationSet.find(List.of(""), directory, getClass().getClassLoader(), style);
  }

  @ParameterizedTest
  @CsvSource({
    "'1,2,4,5', '3'",
    "'1,2,3', ''",
    "'10,20,30', ''",
    "'20240101,20240305', ''",
    "'1,2.1,4', ''"
  })
  void a_number_that_is_left_out_of_a_row_is_named(String versions, String missing)
      throws IOException {
    for (String version : versions.split(",", -1)) {
      file("V" + version + "__a.sql", "SELECT 1");
    }
    assertThat(MigrationSet.find(directory).missingNumbers().stream().map(String::valueOf))
        .isEqualTo(missing.isEmpty() ? List.of() : List.of(missing.split(",", -1)));
  }

  private static List<String> names(MigrationSet set) {
    return set.migrations().stream().map(Migration::toString).toList();
  }

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
