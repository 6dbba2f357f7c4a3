package io.domainflow.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternSampleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Z]{2}$",
        "^[A-Z]{3}-[0-9]{4}$",
        "^[^@\\s]+@[^@]+\\.[a-z]{2,}$",
        "^(new|open|done)$",
        "^\\+?[1-9]\\d{6,14}$",
        "^#[0-9a-fA-F]{6}$",
        "^[a-z0-9]+(?:-[a-z0-9]+)*$",
        "^(https?)://[^/]+(/.*)?$",
        "^\\d{3}\\w$",
        "^[]x-]+$",
        "^[^a-z]{2}$"
      })
  void a_sample_matches(String pattern) {
    Pattern java = Pattern.compile(pattern.replace("[]x-]", "[\\]x-]"));
    Set<String> samples = new HashSet<>();
    for (int number = 1; number <= 50; number++) {
      String sample = PatternSample.of(pattern, number);
      assertThat(sample).matches(java);
      samples.add(sample);
    }
    assertThat(samples).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(",
        "[",
        "a{",
        "\\",
        "[a",
        "a|",
        ")",
        "a{99999}",
        "(?=x)y",
        "(((a{999}){999}){999}){999}"
      })
  void what_is_no_pattern_gives_some_text(String pattern) {
    assertThat(PatternSample.of(pattern, 1)).isNotNull();
  }
}
