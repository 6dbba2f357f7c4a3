package io.domainflow.migration;

import java.time.Duration;

/**
 * What the way of the whole chain, down and up again, showed.
 *
 * @param state NOT_RUN if there was nothing that could be gone down
 * @param downTo version of the migration that it went down to; empty for the very start
 * @param migrations how many it took back
 * @param elapsed time that all statements took
 */
public record ChainOutcome(Step.State state, String downTo, int migrations, Duration elapsed) {
  static final ChainOutcome NOT_RUN = new ChainOutcome(Step.State.NOT_RUN, "", 0, Duration.ZERO);
}
