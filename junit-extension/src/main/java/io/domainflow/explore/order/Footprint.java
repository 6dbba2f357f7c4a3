package io.domainflow.explore.order;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The objects that a step touched, and how. Immutable. */
public final class Footprint {
  /** Stands for every object there is. */
  public static final String ANY = "*";

  /** Touches nothing that others could. */
  public static final Footprint NONE = new Footprint(Map.of());

  /** Of a step of which nothing is known: it may not change places with any other. */
  public static final Footprint EVERYTHING = new Footprint(Map.of(ANY, EnumSet.of(Access.ALL)));

  private final Map<String, Set<Access>> touched;

  private Footprint(Map<String, Set<Access>> touched) {
    this.touched = touched;
  }

  public static Footprint of(String object, Access access) {
    return NONE.and(object, access);
  }

  /** This one and a further access. */
  public Footprint and(String object, Access access) {
    Map<String, Set<Access>> more = new LinkedHashMap<>(touched);
    EnumSet<Access> accesses = EnumSet.of(access);
    accesses.addAll(more.getOrDefault(object, Set.of()));
    more.put(object, accesses);
    return new Footprint(more);
  }

  /** This one and all accesses of another. */
  public Footprint and(Footprint other) {
    Footprint all = this;
    for (Map.Entry<String, Set<Access>> entry : other.touched.entrySet()) {
      for (Access access : entry.getValue()) {
        all = all.and(entry.getKey(), access);
      }
    }
    return all;
  }

  /** What of it are writes, published or not. */
  Footprint writes() {
    Footprint writes = NONE;
    for (Map.Entry<String, Set<Access>> entry : touched.entrySet()) {
      for (Access access : entry.getValue()) {
        if (access == Access.WRITE || access == Access.ALL) {
          writes = writes.and(entry.getKey(), access);
        }
      }
    }
    return writes;
  }

  /** By object. */
  public Map<String, Set<Access>> touched() {
    return Map.copyOf(touched);
  }

  /** Whether the order of the two steps can make a difference. Symmetric. */
  public boolean dependsOn(Footprint other) {
    for (Map.Entry<String, Set<Access>> mine : touched.entrySet()) {
      for (Map.Entry<String, Set<Access>> theirs : other.touched.entrySet()) {
        if (isSame(mine.getKey(), theirs.getKey())
            && conflict(mine.getValue(), theirs.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSame(String mine, String theirs) {
    return mine.equals(theirs) || mine.equals(ANY) || theirs.equals(ANY);
  }

  private static boolean conflict(Set<Access> mine, Set<Access> theirs) {
    return mine.stream().anyMatch(one -> theirs.stream().anyMatch(one::conflictsWith));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Footprint footprint && touched.equals(footprint.touched);
  }

  @Override
  public int hashCode() {
    return touched.hashCode();
  }

  @Override
  public String toString() {
    return touched.toString();
  }
}
