package io.domainflow.explore.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A thread with its session, in the model machine. */
final class ModelStrand {
  final int number;

  /** The same in each run, whichever number the strand gets. */
  final String name;

  final List<ModelStrand> children = new ArrayList<>();
  final Map<String, String> written = new TreeMap<>();
  final Set<String> locked = new LinkedHashSet<>();
  final List<String> seen = new ArrayList<>();

  /** What the current step has yet to lock. */
  final Deque<String> toLock = new ArrayDeque<>();

  int position;
  int issued;
  boolean joins;
  Footprint touched = Footprint.NONE;
  @Nullable String awaited;

  private final List<Op> program;

  ModelStrand(int number, String name, List<Op> program) {
    this.number = number;
    this.name = name;
    this.program = program;
  }

  Op op() {
    return program.get(position);
  }

  boolean ended() {
    return position == program.size() && awaited == null;
  }

  boolean isCandidate() {
    return awaited == null
        && position < program.size()
        && !(joins && !children.stream().allMatch(ModelStrand::ended));
  }

  Candidate candidate() {
    return new Candidate(number, op().toString());
  }
}
