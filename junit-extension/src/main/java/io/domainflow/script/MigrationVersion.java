package io.domainflow.script;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A migration's place in the order: numbers that are compared one by one, so 1.2 precedes 1.10, and
 * 8, 008 and 8.0 are the same. Immutable.
 */
public final class MigrationVersion implements Comparable<MigrationVersion> {
  private static final Pattern FORM = Pattern.compile("\\d+([._]\\d+)*");

  private final String text;
  private final List<BigInteger> parts;

  private MigrationVersion(String text) {
    this.text = text;
    this.parts = Arrays.stream(text.split("[._]", -1)).map(BigInteger::new).toList();
  }

  /**
   * Reads digits with full stops or underscores between them.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static MigrationVersion of(String text) {
    if (!isVersion(text)) {
      throw new IllegalArgumentException("not a version: " + text);
    }
    return new MigrationVersion(text);
  }

  /** Whether {@link #of} would read it. */
  public static boolean isVersion(String text) {
    return FORM.matcher(text).matches();
  }

  /** Its number, if it is a single one of a moderate size. */
  Optional<Integer> number() {
    boolean single = parts.stream().skip(1).allMatch(part -> part.signum() == 0);
    return single && part(0).bitLength() < Integer.SIZE
        ? Optional.of(part(0).intValueExact())
        : Optional.empty();
  }

  @Override
  public int compareTo(MigrationVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private BigInteger part(int i) {
    return i < parts.size() ? parts.get(i) : BigInteger.ZERO;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MigrationVersion version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    int last = parts.size();
    while (last > 0 && parts.get(last - 1).signum() == 0) {
      last--;
    }
    return parts.subList(0, last).hashCode();
  }

  /** As its file writes it. */
  @Override
  public String toString() {
    return text;
  }
}
