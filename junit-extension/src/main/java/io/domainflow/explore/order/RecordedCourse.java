package io.domainflow.explore.order;

import java.util.ArrayList;
import java.util.List;

/** Any course, and what it chose. Used by one thread at a time, as each course is. */
public final class RecordedCourse implements Course {
  private final Course course;
  private final List<Integer> choices = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  public RecordedCourse(Course course) {
    this.course = course;
  }

  @Override
  public int choose(List<Candidate> candidates) {
    int strand = course.choose(candidates);
    steps.add(Candidates.step(candidates, strand));
    choices.add(strand);
    return strand;
  }

  @Override
  public void ran(int strand, Footprint touched, boolean waits) {
    course.ran(strand, touched, waits);
  }

  /** The strands chosen so far. */
  public List<Integer> choices() {
    return List.copyOf(choices);
  }

  /** The order so far, to be replayed. */
  public Order order() {
    return Order.of(choices, steps);
  }
}
