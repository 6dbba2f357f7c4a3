package io.domainflow.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Shows that the scenario catches the lost update in {@link NaiveSales}. */
final class NaiveSalesTest {
  @Test
  void the_lost_update_is_caught() {
    Event failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(NaiveSalesScenarios.class))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError("the naive version passed"));

    Throwable caught =
        failed.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
    System.out.println("[spring-service] caught, as it should be: " + caught.getMessage());
    assertThat(caught)
        .hasMessageContaining("lost update")
        .hasMessageContaining("a place is free or sold");
  }
}
