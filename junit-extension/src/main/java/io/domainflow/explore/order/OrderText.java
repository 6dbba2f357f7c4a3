package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of an {@link Order}: version, turns, checksum. */
final class OrderText {
  private static final String VERSION = "1";
  private static final int LETTERS = 26;

  /** More steps than any schedule has; a text that asks for more was not written by us. */
  private static final int MOST_STEPS = 1_000_000;

  private static final Pattern WHOLE =
      Pattern.compile("([0-9]+)\\.([A-Za-z0-9]*)((?:-[A-Z]{0,4}[a-z])*)\\.([0-9a-f]{4})");
  private static final Pattern TURN = Pattern.compile("([A-Z]{0,4}[a-z])([1-9][0-9]{0,6})?");

  private OrderText() {}

  static String name(int strand) {
    if (strand < 0) {
      throw new IllegalArgumentException("no strand has number " + strand);
    }
    StringBuilder name = new StringBuilder();
    for (int rest = strand / LETTERS; rest > 0; rest /= LETTERS) {
      name.insert(0, (char) ('A' + rest % LETTERS));
    }
    return name.append((char) ('a' + strand % LETTERS)).toString();
  }

  private static int strand(String name) {
    int strand = 0;
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      strand = strand * LETTERS + (letter >= 'a' ? letter - 'a' : letter - 'A');
    }
    return strand;
  }

  static String write(Order order) {
    StringBuilder turns = new StringBuilder();
    List<Integer> choices = order.choices();
    for (int from = 0, to; from < choices.size(); from = to) {
      to = from;
      while (to < choices.size() && choices.get(to).equals(choices.get(from))) {
        to++;
      }
      turns.append(name(choices.get(from))).append(to - from == 1 ? "" : to - from);
    }
    for (int actor : new TreeSet<>(order.leftOut())) {
      turns.append('-').append(name(actor));
    }
    return "%s.%s.%04x".formatted(VERSION, turns, order.checksum());
  }

  static Order parse(String text) {
    Matcher whole = WHOLE.matcher(text.strip());
    if (!whole.matches()) {
      throw new IllegalArgumentException(
          "not a replay text: \"" + text + "\"; one looks like 1.a2ba3b.9f3c");
    }
    if (!whole.group(1).equals(VERSION)) {
      throw new IllegalArgumentException(
          "replay text of version %s, where we know %s: \"%s\""
              .formatted(whole.group(1), VERSION, text));
    }
    Set<Integer> leftOut =
        whole.group(3).isEmpty()
            ? Set.of()
            : Arrays.stream(whole.group(3).substring(1).split("-", -1))
                .map(OrderText::strand)
                .collect(Collectors.toSet());
    return new Order(choices(whole.group(2), text), leftOut, Integer.parseInt(whole.group(4), 16));
  }

  private static List<Integer> choices(String turns, String text) {
    List<Integer> choices = new ArrayList<>();
    Matcher turn = TURN.matcher(turns);
    int at = 0;
    while (at < turns.length()) {
      if (!turn.find(at) || turn.start() != at) {
        throw new IllegalArgumentException(
            "a strand's letter expected before \"%s\" in \"%s\""
                .formatted(turns.substring(at), text));
      }
      int steps = turn.group(2) == null ? 1 : Integer.parseInt(turn.group(2));
      if (choices.size() + steps > MOST_STEPS) {
        throw new IllegalArgumentException("more than " + MOST_STEPS + " steps: \"" + text + "\"");
      }
      for (int step = 0; step < steps; step++) {
        choices.add(strand(turn.group(1)));
      }
      at = turn.end();
    }
    return choices;
  }
}
