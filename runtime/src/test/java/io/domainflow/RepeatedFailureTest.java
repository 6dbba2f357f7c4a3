package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepeatedFailureTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void causes_are_told_once_until_it_has_worked() {
    RepeatedFailure failure = new RepeatedFailure(new Saying(), "nothing works");

    failure.failed(new IllegalStateException("away"));
    failure.failed(new IllegalStateException("still away"));
    failure.worked();
    failure.failed(new IllegalStateException("away again"));

    assertThat(said)
        .containsExactly(
            "nothing works, with java.lang.IllegalStateException: away",
            "nothing works: still away",
            "nothing works, with java.lang.IllegalStateException: away again");
  }

  private final class Saying implements System.Logger {
    @Override
    public String getName() {
      return "saying";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, Throwable thrown) {
      said.add(message + ", with " + thrown);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... values) {
      said.add(MessageFormat.format(format, values));
    }
  }
}
