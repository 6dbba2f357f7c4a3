package io.domainflow;

import java.time.Duration;

/** Another instance had the migration lock for as long as this one would wait. */
public final class MigrationLockTimeoutException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  MigrationLockTimeoutException(String instance, Duration limit, int queue) {
    super(
        "migration-lock-timeout",
        "instance "
            + instance
            + " waited "
            + limit
            + " for the migration lock, and another has it still ("
            + queue
            + " wait). Wait longer, or look at migration_lock for who has it: a killed holder's"
            + " lease ends by itself",
        null);
  }
}
