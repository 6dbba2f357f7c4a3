package io.domainflow.explore.history;

import java.util.List;

/**
 * Something that a schedule did and must not do. Immutable.
 *
 * @param kind stable and short, the same for the same bug: {@code deadlock}, {@code invariant:no
 *     account is overdrawn}, {@code error:40001}; shrinking compares it
 * @param title one line: {@code Invariant "no account is overdrawn" does not hold}
 * @param lines more, each a line: what was expected and what was there instead
 */
public record Finding(String kind, String title, List<String> lines) {
  public Finding {
    lines = List.copyOf(lines);
  }
}
