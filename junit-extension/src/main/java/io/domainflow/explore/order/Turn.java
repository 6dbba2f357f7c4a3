package io.domainflow.explore.order;

/**
 * A step that a schedule took.
 *
 * @param wokenBy index of the step that let its strand go on, where another's had to; else -1
 */
record Turn(Branch branch, int wokenBy) {
  int strand() {
    return branch.strand;
  }

  Footprint touched() {
    return branch.touched();
  }
}
