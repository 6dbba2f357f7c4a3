package io.domainflow.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Shows that the scenario catches the lost update in {@link NaiveTransfers}. */
final class NaiveTransfersTest {
  @Test
  void the_lost_update_is_caught() {
    Event failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(NaiveTransferScenarios.class))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError("the naive version passed"));

    Throwable caught =
        failed.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
    System.out.println("[quickstart] caught, as it should be: " + caught.getMessage());
    assertThat(caught).hasMessageContaining("what is gone from alice is what the journal says");
  }
}
