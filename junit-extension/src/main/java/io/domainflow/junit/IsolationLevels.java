package io.domainflow.junit;

import io.domainflow.explore.Isolation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A scenario is run under each level in an invocation of its own, in their order. Guarded by
 * itself: invocations may run side by side.
 */
final class IsolationLevels {
  private static final Pattern INVOCATION =
      Pattern.compile("test-template-invocation:#([0-9]+)\\]$");

  private final Map<Isolation, Boolean> held = new TreeMap<>();

  /** The level of this invocation; null if the scenario asks for none. */
  static @Nullable Isolation of(ScenarioSettings settings, ExtensionContext context) {
    List<Isolation> levels = settings.isolation();
    Matcher number = INVOCATION.matcher(context.getUniqueId());
    if (levels.isEmpty() || !number.find()) {
      return null;
    }
    int index = Integer.parseInt(number.group(1)) - 1;
    if (index >= levels.size()) {
      throw settings
          .misuse()
          .of(
              "isolation = " + levels,
              "has an invocation for each level, and so cannot stand beside a parameterised or"
                  + " repeated test");
    }
    return levels.get(index);
  }

  /** Notes how an invocation ended, and says what holds once all have. */
  synchronized void note(ScenarioSettings settings, Isolation level, boolean holds) {
    held.put(level, holds);
    if (held.size() == settings.isolation().size()) {
      List<Isolation> levels = held.keySet().stream().filter(held::get).toList();
      ConsoleLine.result(settings.scenario(), Isolation.words(settings.isolation(), levels));
    }
  }
}
