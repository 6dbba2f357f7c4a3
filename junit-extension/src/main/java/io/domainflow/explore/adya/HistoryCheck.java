package io.domainflow.explore.adya;

import io.domainflow.explore.adya.DependencyGraph.Edge;
import io.domainflow.explore.adya.DependencyGraph.Kind;
import io.domainflow.explore.adya.Transaction.Append;
import io.domainflow.explore.adya.Transaction.Operation;
import io.domainflow.explore.adya.Transaction.Outcome;
import io.domainflow.explore.adya.Transaction.Read;
import io.domainflow.explore.adya.Transaction.ReadList;
import io.domainflow.explore.adya.Transaction.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a history of lists that are appended to, or of registers that are
 * written. For one thread, once.
 *
 * <p>The order of a list's values is what the longest read shows. Of a register's values it is
 * known where a transaction read one and wrote another; where nobody did, writes stand in no order,
 * and a cycle through them is not seen.
 */
public final class HistoryCheck {
  /** A value of a key; null is what was there at first. */
  private record Version(String key, @Nullable Long value) {}

  /** Who wrote a value, and whether it wrote another to the key afterwards. */
  private record Writer(int transaction, boolean last) {}

  private final List<Transaction> transactions;
  private final List<HistoryAnomaly> anomalies = new ArrayList<>();
  private final Map<Version, Writer> writers = new HashMap<>();
  private final Map<Version, Set<Version>> next = new LinkedHashMap<>(); // known to follow
  private final Map<Version, Set<Integer>> readers = new LinkedHashMap<>();

  private HistoryCheck(List<Transaction> transactions) {
    this.transactions = List.copyOf(transactions);
  }

  /**
   * What is wrong with it; nothing if it is serializable, as far as can be seen.
   *
   * @throws IllegalArgumentException if two writes of a key have the same value
   */
  public static List<HistoryAnomaly> of(List<Transaction> transactions) {
    return new HistoryCheck(transactions).check();
  }

  private List<HistoryAnomaly> check() {
    noteWriters();
    for (int each = 0; each < transactions.size(); each++) {
      if (transactions.get(each).outcome() == Outcome.COMMITTED) {
        look(each);
      }
    }
    orderLists();
    DependencyGraph graph = graph();
    for (List<Edge> cycle : graph.cycles()) {
      anomalies.add(
          new HistoryAnomaly(
              DependencyGraph.phenomenon(cycle), cycle.stream().map(Edge::why).toList()));
    }
    return anomalies;
  }

  private void noteWriters() {
    for (int each = 0; each < transactions.size(); each++) {
      Map<String, Version> last = new HashMap<>();
      for (Operation operation : transactions.get(each).operations()) {
        @Nullable Version version = written(operation);
        if (version == null) {
          continue;
        }
        @Nullable Version before = last.put(version.key(), version);
        if (before != null) {
          writers.put(before, new Writer(each, false));
          follow(before, version);
        }
        if (operation instanceof Write) {
          follow(new Version(version.key(), null), version);
        }
        if (writers.put(version, new Writer(each, true)) != null) {
          throw new IllegalArgumentException(
              "two writes of " + version.key() + " have the value " + version.value());
        }
      }
    }
  }

  private static @Nullable Version written(Operation operation) {
    if (operation instanceof Append append) {
      return new Version(append.key(), append.value());
    }
    return operation instanceof Write write ? new Version(write.key(), write.value()) : null;
  }

  private void follow(Version one, Version other) {
    next.computeIfAbsent(one, missing -> new LinkedHashSet<>()).add(other);
  }

  /** Goes over what a transaction did. */
  private void look(int number) {
    Map<String, Version> known = new HashMap<>(); // what it read or wrote last, of registers
    Map<String, List<Long>> lists = new HashMap<>();
    for (Operation operation : transactions.get(number).operations()) {
      if (operation instanceof ReadList read) {
        lookAtList(number, read, lists);
      } else if (operation instanceof Append append) {
        lists.computeIfPresent(
            append.key(),
            (key, values) -> {
              List<Long> longer = new ArrayList<>(values);
              longer.add(append.value());
              return longer;
            });
      } else if (operation instanceof Read read) {
        Version version = new Version(read.key(), read.value());
        @Nullable Version before = known.put(read.key(), version);
        if (before != null && !before.equals(version)) {
          internal(number, read.key());
        } else if (before == null) {
          read(number, version);
        }
      } else if (operation instanceof Write write) {
        Version version = new Version(write.key(), write.value());
        @Nullable Version before = known.put(write.key(), version);
        if (before != null) {
          follow(before, version);
        }
      }
    }
  }

  private void lookAtList(int number, ReadList read, Map<String, List<Long>> known) {
    @Nullable List<Long> before = known.put(read.key(), read.values());
    if (before != null) {
      if (!before.equals(read.values())) {
        internal(number, read.key());
      }
      return;
    }
    // What it appended itself before it read stands at the end, and is no news.
    List<Long> ofOthers = new ArrayList<>(read.values());
    while (!ofOthers.isEmpty() && isOwn(number, read.key(), ofOthers.get(ofOthers.size() - 1))) {
      ofOthers.remove(ofOthers.size() - 1);
    }
    if (ownBefore(number, read).size() != read.values().size() - ofOthers.size()) {
      internal(number, read.key());
    }
    for (int index = 0; index + 1 < ofOthers.size(); index++) {
      aborted(number, new Version(read.key(), ofOthers.get(index)));
    }
    read(
        number,
        new Version(read.key(), ofOthers.isEmpty() ? null : ofOthers.get(ofOthers.size() - 1)));
  }

  private List<Long> ownBefore(int number, ReadList read) {
    List<Long> own = new ArrayList<>();
    for (Operation operation : transactions.get(number).operations()) {
      if (operation == read) {
        break;
      }
      if (operation instanceof Append append && append.key().equals(read.key())) {
        own.add(append.value());
      }
    }
    return own;
  }

  private boolean isOwn(int number, String key, Long value) {
    @Nullable Writer writer = writers.get(new Version(key, value));
    return writer != null && writer.transaction() == number;
  }

  private void internal(int number, String key) {
    anomalies.add(
        new HistoryAnomaly(
            Phenomenon.INTERNAL,
            List.of(name(number) + " read another " + key + " than it read or wrote before")));
  }

  private void read(int number, Version version) {
    if (version.value() != null) {
      aborted(number, version);
      @Nullable Writer writer = writers.get(version);
      if (writer == null) {
        anomalies.add(
            new HistoryAnomaly(
                Phenomenon.NO_ORDER,
                List.of(name(number) + " read " + words(version) + ", which nobody wrote")));
        return;
      }
      if (!writer.last() && writer.transaction() != number) {
        anomalies.add(
            new HistoryAnomaly(
                Phenomenon.G1B,
                List.of(
                    name(number)
                        + " read "
                        + words(version)
                        + ", which was not the last that "
                        + name(writer.transaction())
                        + " wrote there")));
      }
    }
    readers.computeIfAbsent(version, missing -> new LinkedHashSet<>()).add(number);
  }

  private void aborted(int number, Version version) {
    @Nullable Writer writer = writers.get(version);
    if (writer != null && transactions.get(writer.transaction()).outcome() == Outcome.ABORTED) {
      anomalies.add(
          new HistoryAnomaly(
              Phenomenon.G1A,
              List.of(
                  name(number)
                      + " read "
                      + words(version)
                      + " of "
                      + name(writer.transaction())
                      + ", which was rolled back")));
    }
  }

  /** Every read of a list must be a beginning of the longest. */
  private void orderLists() {
    Map<String, List<Long>> longest = new LinkedHashMap<>();
    List<ReadList> reads = new ArrayList<>();
    for (Transaction transaction : transactions) {
      for (Operation operation : transaction.operations()) {
        if (operation instanceof ReadList read && transaction.outcome() == Outcome.COMMITTED) {
          reads.add(read);
          longest.merge(
              read.key(), read.values(), (one, other) -> one.size() >= other.size() ? one : other);
        }
      }
    }
    Set<String> contradicted = new HashSet<>();
    for (ReadList read : reads) {
      List<Long> all = Objects.requireNonNull(longest.get(read.key()));
      if (!all.subList(0, read.values().size()).equals(read.values())
          && contradicted.add(read.key())) {
        anomalies.add(
            new HistoryAnomaly(
                Phenomenon.NO_ORDER,
                List.of(read.key() + " was read as " + read.values() + " and as " + all)));
      }
    }
    longest.forEach(
        (key, values) -> {
          Version before = new Version(key, null);
          for (Long value : values) {
            Version version = new Version(key, value);
            follow(before, version);
            before = version;
          }
        });
  }

  private DependencyGraph graph() {
    DependencyGraph graph = new DependencyGraph(transactions.size());
    next.forEach(
        (version, following) -> {
          for (Version after : following) {
            @Nullable Writer overwriter = committed(after);
            if (overwriter != null) {
              over(graph, version, after, overwriter.transaction());
            }
          }
        });
    readers.forEach(
        (version, those) -> {
          @Nullable Writer writer = committed(version);
          if (writer != null) {
            for (int reader : those) {
              graph.add(
                  writer.transaction(),
                  reader,
                  Kind.WR,
                  "%s read %s of %s"
                      .formatted(name(reader), words(version), name(writer.transaction())));
            }
          }
        });
    return graph;
  }

  private void over(DependencyGraph graph, Version version, Version after, int overwriter) {
    @Nullable Writer writer = committed(version);
    if (writer != null) {
      graph.add(
          writer.transaction(),
          overwriter,
          Kind.WW,
          "%s wrote %s after %s had written %s"
              .formatted(
                  name(overwriter), words(after), name(writer.transaction()), words(version)));
    }
    for (int reader : readers.getOrDefault(version, Set.of())) {
      graph.add(
          reader,
          overwriter,
          Kind.RW,
          "%s read %s, and not %s of %s"
              .formatted(name(reader), words(version), words(after), name(overwriter)));
    }
  }

  /** What was read was committed, whatever became of the answer; what was rolled back was not. */
  private @Nullable Writer committed(Version version) {
    @Nullable Writer writer = writers.get(version);
    return writer == null || transactions.get(writer.transaction()).outcome() == Outcome.ABORTED
        ? null
        : writer;
  }

  private String name(int number) {
    return transactions.get(number).name();
  }

  private static String words(Version version) {
    return version.key() + (version.value() == null ? " with nothing" : " = " + version.value());
  }
}
