package io.domainflow.spring;

import io.domainflow.explore.Actor;
import io.domainflow.junit.ConcurrencyScenario;
import org.springframework.beans.factory.annotation.Autowired;

/** Fails, as it should: Surefire leaves it out by its name, and {@link NaiveSalesTest} runs it. */
@ExploredApplication
final class NaiveSalesScenarios extends Concert {
  @Autowired private NaiveSales sales;

  @ConcurrencyScenario(workers = 2, migrations = "classpath:db/migration")
  void everybody_buys(Actor actor) {
    sales.sell(1, actor.name());
  }
}
