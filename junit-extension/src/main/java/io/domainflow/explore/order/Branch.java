package io.domainflow.explore.order;

import org.jspecify.annotations.Nullable;

/**
 * A choice that was handed out: at one place of the tree, one strand goes on. Guarded by the lock
 * of its tree.
 */
final class Branch {
  final Node from;
  final int strand;

  /**
   * Where it led to; null while nobody came there, if nobody can go on there, or if all is done.
   */
  @Nullable Node child;

  private @Nullable Footprint touched;

  Branch(Node from, int strand) {
    this.from = from;
    this.strand = strand;
  }

  /** Whether the step was seen to run. */
  boolean known() {
    return touched != null;
  }

  /** What the step touched; everything, as long as nobody knows. */
  Footprint touched() {
    return touched == null ? Footprint.EVERYTHING : touched;
  }

  /**
   * The step touched this too.
   *
   * @return whether that is more than was known
   */
  boolean learn(Footprint more) {
    Footprint known = touched;
    if (known == null) {
      touched = more;
      return true;
    }
    touched = known.equals(more) ? known : known.and(more);
    return !touched.equals(known);
  }
}
