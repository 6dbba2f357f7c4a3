package io.domainflow.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventType.REPORTING_ENTRY_PUBLISHED;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Shows that all orders were run, whoever gives the application its sessions. */
final class AtomicSalesTest {
  @ParameterizedTest
  @ValueSource(classes = {AtomicSalesScenarios.class, PooledSalesScenarios.class})
  void no_order_oversells_and_none_is_left_out(Class<?> scenarios) {
    EngineExecutionResults run =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(scenarios)).execute();

    run.testEvents().assertStatistics(counts -> counts.started(2).succeeded(2));
    assertThat(
            run.allEvents().stream()
                .filter(event -> event.getType() == REPORTING_ENTRY_PUBLISHED)
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()))
        .hasSize(2)
        .allSatisfy(entries -> assertThat(entries).containsEntry("domainflow.exhausted", "true"));
  }
}
