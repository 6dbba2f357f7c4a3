package io.domainflow.explore.order;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many steps each strand took, at most, in the runs so far. Not thread-safe. */
final class StepCounts {
  private final Map<Integer, Integer> most = new TreeMap<>();

  void note(List<Integer> choices) {
    Map<Integer, Integer> steps = new TreeMap<>();
    for (int strand : choices) {
      steps.merge(strand, 1, Integer::sum);
    }
    steps.forEach((strand, count) -> most.merge(strand, count, Math::max));
  }

  /** In how many orders as many steps could come, if no strand ever waited for another. */
  BigInteger orders() {
    BigInteger orders = BigInteger.ONE;
    int before = 0;
    for (int steps : most.values()) {
      for (int step = 1; step <= steps; step++) {
        before++;
        orders = orders.multiply(BigInteger.valueOf(before)).divide(BigInteger.valueOf(step));
      }
    }
    return orders;
  }
}
