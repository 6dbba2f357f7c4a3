package io.domainflow.explore.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values bound to a prepared statement. For one thread at a time, as the statement is. */
final class BoundValues {
  /** As many as the protocol allows. */
  private static final int MOST = 65_535;

  private static final Object UNSET = new Object();

  private final List<@Nullable Object> values = new ArrayList<>();

  /**
   * Remembers a value; it is made text only if somebody looks.
   *
   * @param index from 1; the driver complains about others
   */
  void set(int index, @Nullable Object value) {
    if (index < 1 || index > MOST) {
      return;
    }
    while (values.size() < index) {
      values.add(UNSET);
    }
    values.set(index - 1, value);
  }

  void clear() {
    values.clear();
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      texts.add(value == UNSET ? "?" : ValueText.of(value));
    }
    return texts;
  }
}
