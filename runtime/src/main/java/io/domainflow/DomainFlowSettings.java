package io.domainflow;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the runtime uses a database. Immutable.
 *
 * @param schema that its tables are in; letters, digits and underscores
 * @param instance by which others see this process, unique among those that share the schema
 * @param listening whether a session of the data source may be kept to hear notifications; without
 *     one, and behind a pooler in any case, whoever waits asks again and again
 * @param measuring whether it is written to {@code transaction_metric} how transactions end
 */
public record DomainFlowSettings(
    String schema, String instance, boolean listening, boolean measuring) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public DomainFlowSettings {
    new Schema(schema);
    Names.checked("an instance's name", instance);
  }

  /**
   * Schema {@code domainflow}, an instance named after the process and a lot, listening, and no
   * metrics of transactions.
   */
  public static DomainFlowSettings defaults() {
    String lot = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new DomainFlowSettings(
        "domainflow", ProcessHandle.current().pid() + "-" + lot, true, false);
  }

  public DomainFlowSettings withSchema(String name) {
    return new DomainFlowSettings(name, instance, listening, measuring);
  }

  public DomainFlowSettings withInstance(String name) {
    return new DomainFlowSettings(schema, name, listening, measuring);
  }

  public DomainFlowSettings withoutListening() {
    return new DomainFlowSettings(schema, instance, false, measuring);
  }

  /** Has the sums of {@link DomainFlow#transactionMetrics()} written, which needs the schema. */
  public DomainFlowSettings withTransactionMetrics() {
    return new DomainFlowSettings(schema, instance, listening, true);
  }
}
