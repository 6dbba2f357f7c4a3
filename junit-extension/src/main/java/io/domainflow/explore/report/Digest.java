package io.domainflow.explore.report;

import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens a long story: of the moments that one strand has alone, those in the middle are counted
 * instead of told, unless they are part of the anomaly, wait, fail, commit or roll back.
 */
final class Digest {
  /** So many at each end of a strand's turn are told. */
  private static final int ENDS = 2;

  private Digest() {}

  /** All of it if there are at most {@code limit} moments. */
  static List<Told> of(Story story, int limit) {
    List<Moment> moments = story.moments();
    List<Told> told = new ArrayList<>();
    boolean all = moments.size() <= limit;
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      if (all || matters(story, moment) || isNearSwitch(moments, i)) {
        told.add(new Told.Shown(moment));
      } else {
        leaveOut(told, moment.event().strand());
      }
    }
    return told;
  }

  private static void leaveOut(List<Told> told, int strand) {
    Told last = told.isEmpty() ? null : told.get(told.size() - 1);
    if (last instanceof Told.Left left && left.strand() == strand) {
      told.set(told.size() - 1, new Told.Left(strand, left.count() + 1));
    } else {
      told.add(new Told.Left(strand, 1));
    }
  }

  private static boolean matters(Story story, Moment moment) {
    Event event = moment.event();
    return moment.phase() != Moment.Phase.STEP
        || story.marked(event)
        || event.kind() == Step.Kind.COMMIT
        || event.kind() == Step.Kind.ROLLBACK
        || event.result() instanceof Result.Failed
        || event.result() instanceof Result.Unended;
  }

  /** The story's beginning is no switch. */
  private static boolean isNearSwitch(List<Moment> moments, int at) {
    int strand = strand(moments, at);
    for (int distance = 1; distance <= ENDS; distance++) {
      boolean before = at >= distance && strand(moments, at - distance) != strand;
      boolean after = at + distance >= moments.size() || strand(moments, at + distance) != strand;
      if (before || after) {
        return true;
      }
    }
    return false;
  }

  private static int strand(List<Moment> moments, int at) {
    return moments.get(at).event().strand();
  }
}
