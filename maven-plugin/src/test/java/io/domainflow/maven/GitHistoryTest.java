package io.domainflow.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.migration.Published;
import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitHistoryTest {
  private Path module;

  @BeforeEach
  void in(@TempDir Path repository) throws Exception {
    module = Files.createDirectories(repository.resolve("a module"));
    git("init", "-q", "..");
    write("db/V1__kept.sql", "SELECT 1");
    write("db/V2__changed.sql", "SELECT 2");
    write("db/U2__changed.sql", "SELECT 2");
    write("db/V3__deleted.sql", "SELECT 3");
    write("other/V9__elsewhere.sql", "SELECT 9");
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "published");
    git("tag", "v1");
  }

  @Test
  void files_are_as_they_were_or_new_or_others() throws Exception {
    write("db/V2__changed.sql", "SELECT 22");
    write("db/V4__committed.sql", "SELECT 4");
    Files.delete(module.resolve("db/V3__deleted.sql"));
    Files.delete(module.resolve("other/V9__elsewhere.sql"));
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "later");
    write("db/V5__untracked.sql", "SELECT 5");

    Published published = since("v1", "db");

    assertThat(published.state()).isEqualTo("v1");
    assertThat(published.added())
        .containsExactlyInAnyOrder("db/V4__committed.sql", "db/V5__untracked.sql");
    assertThat(published.changed()).containsExactly("db/V2__changed.sql");
    assertThat(published.deleted()).containsExactly("db/V3__deleted.sql");
    assertThat(since("v1", "./db/").changed()).containsExactly("./db//V2__changed.sql");
  }

  @Test
  void files_beside_the_module_and_files_that_git_ignores_are_seen() throws Exception {
    write("../shared/V1__kept.sql", "SELECT 1");
    write("../shared/V2__changed.sql", "SELECT 2");
    git("add", "-A", "..");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "beside");
    write("../shared/V2__changed.sql", "SELECT 22");
    write("../shared/V3__ignored.sql", "SELECT 3");
    write("../.gitignore", "*ignored*");

    Published published = since("HEAD", "../shared");

    assertThat(published.changed()).containsExactly("../shared/V2__changed.sql");
    assertThat(published.added()).containsExactly("../shared/V3__ignored.sql");
  }

  @Test
  void the_class_path_is_not_compared() {
    MigrationSet set =
        new MigrationSet(List.of("classpath:db"), "Flyway", List.of(), List.of(), List.of());

    assertThatThrownBy(() -> new GitHistory(module).since("v1", set))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("name directories");
  }

  @Test
  void what_is_no_state_is_named() {
    assertThatThrownBy(() -> since("v2", "db"))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContainingAll("domainflow.changedSince", "v2 is no state");
    assertThatThrownBy(() -> since("--output=x", "db"))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("no name of a state");
  }

  private Published since(String state, String location) throws MojoExecutionException {
    MigrationSet set = MigrationSet.find(List.of(location), module, getClass().getClassLoader());
    return new GitHistory(module).since(state, set);
  }

  private void write(String name, String text) throws IOException {
    Path file = module.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(module.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
