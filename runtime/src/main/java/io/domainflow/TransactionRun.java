package io.domainflow;

import io.domainflow.TransactionEnd.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of {@link Transactions}, as those who observe it see it. Used by one thread. */
final class TransactionRun {
  private static final Logger LOG = System.getLogger(TransactionRun.class.getName());

  private final TransactionSettings settings;
  private final List<Consumer<TransactionEnd>> listeners;
  private final TransactionEvent event = new TransactionEvent();
  private final long began = System.nanoTime();
  private int attempts;

  TransactionRun(TransactionSettings settings, List<Consumer<TransactionEnd>> listeners) {
    this.settings = settings;
    this.listeners = listeners;
    event.begin();
  }

  /** Gives its number, from 1. */
  int beginAttempt() {
    return ++attempts;
  }

  void committed() {
    end(Outcome.COMMITTED, null);
  }

  void failed(Throwable thrown) {
    boolean unknown = thrown instanceof CommitUnknownException;
    end(unknown ? Outcome.UNKNOWN : Outcome.ROLLED_BACK, thrown);
  }

  private void end(Outcome outcome, @Nullable Throwable thrown) {
    event.end();
    if (listeners.isEmpty() && !event.shouldCommit()) {
      return;
    }
    TransactionEnd end =
        new TransactionEnd(
            settings.name(),
            settings.scope(),
            settings.isolation(),
            outcome,
            Math.max(0, attempts - 1),
            Duration.ofNanos(System.nanoTime() - began),
            thrown == null ? null : thrown.getClass().getName(),
            thrown == null ? null : Failures.sqlState(thrown));
    record(end);
    for (Consumer<TransactionEnd> listener : listeners) {
      try {
        listener.accept(end);
      } catch (RuntimeException e) { // what was committed is, whoever hears of it
        LOG.log(Level.WARNING, "who listens to transactions has thrown", e);
      }
    }
  }

  private void record(TransactionEnd end) {
    if (event.shouldCommit()) {
      event.operation = end.operation();
      event.scope = end.scope();
      event.isolation = end.isolation().sql();
      event.outcome = text(end.outcome());
      event.retries = end.retries();
      event.error = end.error();
      event.sqlState = end.sqlState();
      event.commit();
    }
  }

  /** As rows and meters have it. */
  static String text(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
