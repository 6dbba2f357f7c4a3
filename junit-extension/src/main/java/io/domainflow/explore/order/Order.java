package io.domainflow.explore.order;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * In which order strands took their steps, as a short text that replays it: {@code 1.a2ba3b.9f3c}.
 * That is the version of the format, the strands with the number of steps that each takes in a row,
 * and a checksum of all steps; actors that take no part stand behind the turns, as in {@code
 * 1.a2ba3-c.9f3c}. Safe in URLs, shells and Java strings. Immutable.
 *
 * @param choices the strand of each step
 * @param leftOut actors that take no part; one that takes part need not take a step
 * @param checksum of the texts of the steps in this order, 16 bits
 */
public record Order(List<Integer> choices, Set<Integer> leftOut, int checksum) {
  public Order {
    choices = List.copyOf(choices);
    leftOut = Set.copyOf(leftOut);
    if (checksum < 0 || checksum > 0xffff) {
      throw new IllegalArgumentException("checksum of more than 16 bits: " + checksum);
    }
  }

  /** An order in which all actors take part. */
  public Order(List<Integer> choices, int checksum) {
    this(choices, Set.of(), checksum);
  }

  /**
   * The order of steps that were taken.
   *
   * @param choices the strand of each step
   * @param steps the text of each step
   */
  public static Order of(List<Integer> choices, List<String> steps) {
    if (choices.size() != steps.size()) {
      throw new IllegalArgumentException(
          choices.size() + " choices, but " + steps.size() + " steps");
    }
    return new Order(choices, checksum(steps));
  }

  /** The same without these actors, who took no step in it. */
  public Order without(Set<Integer> actors) {
    return new Order(choices, actors, checksum);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is something else; says what is wrong and where
   */
  public static Order parse(String text) {
    return OrderText.parse(text);
  }

  /** What people call a strand: a letter, with capitals before it from the 27th on. */
  public static String name(int strand) {
    return OrderText.name(strand);
  }

  /** How often another strand goes on than the one before. */
  public int switches() {
    return switches(choices);
  }

  static int switches(List<Integer> choices) {
    int switches = 0;
    for (int step = 1; step < choices.size(); step++) {
      if (!choices.get(step).equals(choices.get(step - 1))) {
        switches++;
      }
    }
    return switches;
  }

  static int checksum(List<String> steps) {
    CRC32 crc = new CRC32();
    for (String step : steps) {
      crc.update(step.getBytes(StandardCharsets.UTF_8));
      crc.update(0);
    }
    return (int) (crc.getValue() & 0xffff);
  }

  /** The replay text. */
  @Override
  public String toString() {
    return OrderText.write(this);
  }
}
