package io.domainflow.explore.schedule;

import io.domainflow.explore.inside.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what each strand of a schedule does at the moment. The lock of its turns is held. */
final class Situation {
  private static final int LONGEST = 100;

  private final Turns turns;

  Situation(Turns turns) {
    this.turns = turns;
  }

  /** A line for each strand that has begun. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Strand strand : turns.strands) {
      if (strand.is(Strand.State.IDLE)) {
        continue;
      }
      lines.add(strand.name + " " + whatItDoes(strand));
    }
    return lines;
  }

  private String whatItDoes(Strand strand) {
    Recorded current = strand.current;
    String step = current == null ? "" : oneLine(Stop.withoutValues(current.step.text()));
    return switch (strand.state) {
      case BLOCKED, UNSETTLED -> "waits for " + names(strand.blockers) + " in: " + step;
      case EXECUTING -> "has not ended: " + step;
      case RUNNING, WAITING, SLEEPING -> inTheJvm(strand) + (step.isEmpty() ? "" : after(step));
      case LISTENING -> "waits for a notification";
      case DONE ->
          turns.usersOfOpenTransactions().contains(strand)
              ? "has ended with its transaction open, and keeps its locks"
              : "has ended";
      case NEW, IDLE -> "has not started";
      case READY, HELD -> "could go on";
    };
  }

  private String inTheJvm(Strand strand) {
    Thread thread = strand.thread;
    return thread == null ? "has not started" : ThreadView.of(thread, turns.strands);
  }

  private static String after(String step) {
    return ", after: " + step;
  }

  private String names(Set<Integer> strands) {
    return strands.isEmpty()
        ? "others"
        : strands.stream()
            .map(
                number -> number < 0 ? "a session of none of them" : turns.strands.get(number).name)
            .collect(Collectors.joining(", "));
  }

  private static String oneLine(String sql) {
    String folded = sql.strip().replaceAll("\\s+", " ");
    return folded.length() <= LONGEST ? folded : folded.substring(0, LONGEST - 1) + "…";
  }
}
