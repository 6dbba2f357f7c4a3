package io.domainflow.explore.schedule;

import io.domainflow.explore.Invariants;
import io.domainflow.explore.content.Content;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.Finding;
import io.domainflow.explore.history.History;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of one schedule. Immutable. */
public final class Schedule {
  private final List<String> strands;
  private final List<Recorded> recorded;
  private final List<Finding> findings;
  private final List<ActorEnd> ends;
  private final List<Invariants.Broken> broken;
  private final Optional<Content> content;
  private final boolean abandoned;
  private final List<String> lost;

  Schedule(
      List<String> strands,
      List<Recorded> recorded,
      List<Finding> findings,
      List<ActorEnd> ends,
      List<Invariants.Broken> broken,
      Optional<Content> content,
      boolean abandoned,
      List<String> lost) {
    this.strands = List.copyOf(strands);
    this.recorded = List.copyOf(recorded);
    this.findings = List.copyOf(findings);
    this.ends = List.copyOf(ends);
    this.broken = List.copyOf(broken);
    this.content = content;
    this.abandoned = abandoned;
    this.lost = List.copyOf(lost);
  }

  /** What was seen while it ran: deadlocks, hangs, transactions left open. */
  public List<Finding> findings() {
    return findings;
  }

  /** How each actor that took part ended, by number. */
  public List<ActorEnd> ends() {
    return ends;
  }

  public List<Invariants.Broken> broken() {
    return broken;
  }

  /** What stands in the database afterwards, where it was asked for. */
  public Optional<Content> content() {
    return content;
  }

  /** Whether it was ended before its actors had. */
  public boolean abandoned() {
    return abandoned;
  }

  /** Actors whose threads go on, although they were told to end. */
  public List<String> lost() {
    return lost;
  }

  /** How many steps there were, silent ones included. */
  public int steps() {
    return recorded.size();
  }

  /** The first step that ended with this SQLSTATE. */
  public Optional<Event> firstFailedWith(String sqlState) {
    return recorded.stream()
        .filter(
            step ->
                step.thrown instanceof SQLException failed && sqlState.equals(failed.getSQLState()))
        .findFirst()
        .map(Recorded::event);
  }

  /** The name of a strand. */
  public String strand(int number) {
    return strands.get(number);
  }

  /** The steps in order, for oracles and reports. */
  public History history() {
    List<Event> events = new ArrayList<>();
    recorded.forEach(step -> events.add(step.event()));
    return new History(strands, events);
  }
}
