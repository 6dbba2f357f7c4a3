package io.domainflow.spring;

import io.domainflow.explore.Actor;
import io.domainflow.explore.Scenario;
import io.domainflow.junit.ConcurrencyScenario;
import org.springframework.beans.factory.annotation.Autowired;

/** The same on the repaired version. Both scenarios share the application, not the database. */
@ExploredApplication
class AtomicSalesScenarios extends Concert {
  @Autowired private AtomicSales sales;

  @ConcurrencyScenario(workers = 2, migrations = "classpath:db/migration")
  void everybody_buys(Actor actor) {
    sales.sell(1, actor.name());
  }

  @ConcurrencyScenario(migrations = "classpath:db/migration")
  void two_visitors_and_the_same_place(Scenario scenario) {
    scenario.actor("ann", actor -> sales.sell(1, "ann"));
    scenario.actor("bob", actor -> sales.sell(1, "bob"));
  }
}
