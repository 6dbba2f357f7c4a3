package io.domainflow.script;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Numbers that somebody forgot, or took away. */
final class Gaps {
  private Gaps() {}

  /** Those between the first and the last; none if they are no row: most of it would be missing. */
  static List<Integer> of(List<MigrationVersion> versions) {
    Set<Integer> numbers = new HashSet<>();
    for (MigrationVersion version : versions) {
      Optional<Integer> number = version.number();
      if (number.isEmpty()) {
        return List.of();
      }
      numbers.add(number.get());
    }
    IntStream known = numbers.stream().mapToInt(Integer::intValue);
    var row = known.summaryStatistics();
    long missing = (long) row.getMax() - row.getMin() + 1 - numbers.size();
    if (numbers.isEmpty() || missing > numbers.size() / 2) {
      return List.of();
    }
    return IntStream.rangeClosed(row.getMin(), row.getMax())
        .filter(number -> !numbers.contains(number))
        .boxed()
        .toList();
  }
}
