package io.domainflow.junit;

import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.search.Exploration;
import io.domainflow.postgres.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A scenario of a test class, as the explorer sees it. */
record ExploredTest(
    ScenarioSettings settings,
    DeclaredActors actors,
    ExtensionContext context,
    TestDatabase database)
    implements Exploration.Subject {

  @Override
  public String scenario() {
    return settings.scenario();
  }

  @Override
  public List<Invariants.Invariant> invariants() {
    return InvariantMethods.of(context.getRequiredTestInstances(), database);
  }

  @Override
  public List<Invariants.Invariant> afterEachStep() {
    return InvariantMethods.of(
        context.getRequiredTestInstances(), database, Set.of(Invariant.When.EACH_STEP));
  }

  @Override
  public void beforeSchedule() {
    ScheduleMethods.call(context.getRequiredTestInstances());
  }
}
