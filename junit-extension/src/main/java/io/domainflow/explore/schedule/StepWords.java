package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a step does, in the same words whenever it does the same. Values that stand in the text of a
 * statement are left out, as those of its parameters are: a time or a host's name in it differs
 * from run to run though the code does the same. Guarded by the lock of its {@link Turns}.
 */
final class StepWords {
  private static final int MOST_TEXTS = 10_000;

  /**
   * Quoted names, which stay, comments, and what is a value. The loops over characters give nothing
   * back, so that a long text does not use up the stack.
   */
  private static final Pattern VALUE =
      Pattern.compile(
          "\"[^\"]*\""
              + "|(--[^\\n]*+|/\\*.*?\\*/)"
              + "|(?:(?<![\\w$])[eE]'[^'\\\\]*+(?:(?:''|\\\\.)[^'\\\\]*+)*+'"
              + "|'[^']*+(?:''[^']*+)*+'"
              + "|\\$(\\w*)\\$.*?\\$\\2\\$"
              + "|(?<![\\w$.])\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)",
          Pattern.DOTALL);

  private final Map<String, String> known = new HashMap<>();

  String of(Step step) {
    return switch (step.kind()) {
      case STATEMENT, COMMIT, ROLLBACK -> withoutValues(step.text());
      default -> step.kind() + " " + step.text();
    };
  }

  private String withoutValues(String text) {
    String words = known.get(text);
    if (words == null) {
      words = leaveOutValues(text);
      if (known.size() >= MOST_TEXTS) {
        known.clear();
      }
      known.put(text, words);
    }
    return words;
  }

  /** A question mark for each value, and no comment. */
  static String leaveOutValues(String text) {
    return VALUE
        .matcher(text)
        .replaceAll(
            found -> {
              if (found.group().startsWith("\"")) {
                return Matcher.quoteReplacement(found.group());
              }
              return found.group(1) == null ? "?" : "";
            });
  }
}
