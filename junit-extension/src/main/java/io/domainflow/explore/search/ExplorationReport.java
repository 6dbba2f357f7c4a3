package io.domainflow.explore.search;

import io.domainflow.explore.history.FailedSchedule;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of an exploration. Immutable.
 *
 * @param actors how many there are
 * @param serialOrders schedules in which the actors went one after the other
 * @param schedules that were run beside those
 * @param redundant among them: equivalent to one that was run before
 * @param orders upper bound of the number of orders there are
 * @param exhausted whether every order that differs in effect was run
 * @param failed the shortest form of the first schedule that failed
 * @param firstFailure the number of that schedule, from 1; 0 if it was remembered or replayed, or
 *     needs no concurrency
 * @param cause an exception that an actor ended with in it
 */
public record ExplorationReport(
    int actors,
    int serialOrders,
    long schedules,
    long redundant,
    BigInteger orders,
    boolean exhausted,
    Duration elapsed,
    Optional<FailedSchedule> failed,
    long firstFailure,
    @Nullable Throwable cause,
    List<String> warnings) {

  public ExplorationReport {
    warnings = List.copyOf(warnings);
  }

  /** One line for a console. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d actors, %s in %.2f s",
            actors,
            count(schedules, "schedule"),
            elapsed.toNanos() / 1e9));
    if (exhausted) {
      text.append(
          String.format(
              Locale.ROOT,
              ": exhausted, at most %s and no other differs in effect",
              orders(orders)));
    } else if (failed.isEmpty()) {
      text.append(
          orders.compareTo(BigInteger.ONE) <= 0 // drawn by lot alone, nobody counted
              ? ": not exhausted"
              : ": not exhausted, there are up to " + orders(orders));
    } else {
      text.append(": FAILED");
    }
    if (redundant > 0) {
      text.append(", ").append(redundant).append(" of them redundant");
    }
    return text.toString();
  }

  private static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private static String orders(BigInteger number) {
    return number(number) + (number.equals(BigInteger.ONE) ? " order" : " orders");
  }

  private static String number(BigInteger number) {
    return number.bitLength() < 50
        ? String.format(Locale.ROOT, "%,d", number)
        : String.format(Locale.ROOT, "10^%d", number.toString().length() - 1);
  }
}
