package io.domainflow.explore.adya;

/** What goes wrong between transactions, in Adya's names. */
public enum Phenomenon {
  /** A cycle of writes alone: two transactions overwrote each other. */
  G0("G0", "write cycle"),
  /** What was read is of a transaction that was rolled back. */
  G1A("G1a", "aborted read"),
  /** What was read is not what its transaction wrote last. */
  G1B("G1b", "intermediate read"),
  /** A cycle of writes and reads of what was written: each is after the other. */
  G1C("G1c", "circular information flow"),
  /** A cycle with one read of what another has overwritten: lost update, read skew. */
  G_SINGLE("G-single", "single anti-dependency cycle"),
  /** A cycle with several of those: write skew. */
  G2("G2", "anti-dependency cycle"),
  /** No order of the writes explains what was read. */
  NO_ORDER("no order", "reads that contradict each other"),
  /** A transaction does not see what it wrote itself, or what it read before. */
  INTERNAL("internal", "a transaction that contradicts itself");

  private final String name;
  private final String words;

  Phenomenon(String name, String words) {
    this.name = name;
    this.words = words;
  }

  /** In plain words. */
  public String words() {
    return words;
  }

  @Override
  public String toString() {
    return name;
  }
}
