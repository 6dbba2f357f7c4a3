package io.domainflow;

import io.domainflow.explore.Actor;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The two processes of a scenario: instances of the runtime that poll, begun anew by a schedule.
 */
final class Instances {
  private final List<DomainFlow> flows = new ArrayList<>(); // changed while no actor runs

  void start(DataSource dataSource) {
    close();
    for (int index = 0; index < 2; index++) {
      DomainFlow flow =
          DomainFlow.on(
              dataSource,
              DomainFlowSettings.defaults().withInstance("i" + index).withoutListening());
      flow.prepare();
      flows.add(flow);
    }
  }

  /** The actor's, which others share if there are more than two. */
  DomainFlow of(Actor actor) {
    return flows.get(actor.number() % 2);
  }

  void close() {
    flows.forEach(DomainFlow::close);
    flows.clear();
  }
}
