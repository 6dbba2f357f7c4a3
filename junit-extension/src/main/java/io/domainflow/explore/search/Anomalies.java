package io.domainflow.explore.search;

import io.domainflow.explore.adya.DependencyGraph;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.history.Anomaly;
import io.domainflow.explore.history.Event;
import io.domainflow.explore.history.History;
import io.domainflow.explore.search.Dependencies.Commit;
import io.domainflow.explore.search.Dependencies.Stale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names the anomaly of a schedule by the cycle of its reads and writes, in the words of Adya (Weak
 * Consistency, 1999) and Berenson et al. (A Critique of ANSI SQL Isolation Levels, 1995).
 */
final class Anomalies {
  private final History history;
  private final List<Stale> stale;
  private final List<Commit> commits;

  Anomalies(History history, Dependencies dependencies) {
    this.history = history;
    this.stale = dependencies.stale();
    this.commits = dependencies.commits();
  }

  /** The name of the simplest cycle; empty where there is none. */
  Optional<Anomaly> anomaly() {
    return lostUpdate().or(this::skew).or(this::readSkew).or(this::longerCycle);
  }

  /** Of three strands or more: each reads what the next one changes, or overwrites it. */
  private Optional<Anomaly> longerCycle() {
    DependencyGraph graph = new DependencyGraph(history.strands().size());
    Map<String, List<Integer>> places = new HashMap<>(); // by what the edge says
    for (Stale read : stale) {
      String why = edge(read);
      places.put(why, List.of(read.read(), read.commit()));
      graph.add(read.reader(), read.writer(), DependencyGraph.Kind.RW, why);
    }
    for (Commit one : commits) {
      for (Commit later : commits) {
        Set<String> same = new HashSet<>(one.rewritten());
        same.retainAll(later.rewritten());
        if (later.place() > one.place() && !same.isEmpty()) {
          String table = table(same.iterator().next());
          String why =
              "%s overwrote %s (step %d) after %s had changed it (step %d)"
                  .formatted(
                      name(later.strand()),
                      table,
                      write(later, table),
                      name(one.strand()),
                      write(one, table));
          places.put(why, List.of(write(one, table), write(later, table)));
          graph.add(one.strand(), later.strand(), DependencyGraph.Kind.WW, why);
        }
      }
    }
    return graph.cycles().stream()
        .findFirst()
        .map(
            cycle -> {
              List<String> edges = cycle.stream().map(DependencyGraph.Edge::why).toList();
              Integer[] all =
                  edges.stream()
                      .flatMap(why -> places.getOrDefault(why, List.of()).stream())
                      .toArray(Integer[]::new);
              String name = DependencyGraph.phenomenon(cycle).words();
              return anomaly(name + " of " + cycle.size(), edges, all);
            });
  }

  /** Reads, another commits, and the reader overwrites what that one wrote. */
  private Optional<Anomaly> lostUpdate() {
    for (Stale read : stale) {
      Commit other = commitAt(read.commit());
      for (Commit own : commits) {
        if (own.strand() == read.reader() && own.place() > read.commit()) {
          Set<String> same = new HashSet<>(own.rewritten());
          same.retainAll(other.rewritten());
          if (!same.isEmpty()) {
            String table = table(same.iterator().next());
            int write = write(own, table);
            List<String> edges =
                List.of(
                    edge(read),
                    name(read.reader())
                        + " overwrote "
                        + table
                        + " (step "
                        + write
                        + ") after "
                        + name(read.writer())
                        + " had changed it (step "
                        + write(other, table)
                        + ")");
            return Optional.of(
                anomaly(
                    "lost update", edges, read.read(), write(other, table), read.commit(), write));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Each of two reads what the other changes. */
  private Optional<Anomaly> skew() {
    for (Stale one : stale) {
      for (Stale other : stale) {
        if (one.reader() == other.writer() && one.writer() == other.reader()) {
          String name = isPhantom(one) || isPhantom(other) ? "phantom" : "write skew";
          return Optional.of(
              anomaly(
                  name,
                  List.of(edge(one), edge(other)),
                  one.read(),
                  one.commit(),
                  other.read(),
                  other.commit()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether rows came to what was read, or went from it. */
  private boolean isPhantom(Stale read) {
    return commitAt(read.commit()).grown().stream().anyMatch(table -> touches(read.read(), table));
  }

  /** Reads one thing before another's commit and one after it. */
  private Optional<Anomaly> readSkew() {
    for (Stale read : stale) {
      for (Event event : history.events()) {
        if (event.strand() != read.reader() || event.place() <= read.commit()) {
          continue;
        }
        for (String table : read.tables()) {
          if (event.objects().contains(table + ": read")
              || event.objects().contains(table + ": serial read")) {
            return Optional.of(
                anomaly(
                    "read skew",
                    List.of(
                        edge(read),
                        name(read.reader())
                            + " read "
                            + table
                            + " (step "
                            + event.place()
                            + ") after "
                            + name(read.writer())
                            + " had committed (step "
                            + read.commit()
                            + ")"),
                    read.read(),
                    read.commit(),
                    event.place()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private String edge(Stale read) {
    String table = read.tables().stream().sorted().findFirst().orElse("the database");
    for (String candidate : new TreeSet<>(read.tables())) {
      if (touches(read.read(), candidate)) {
        table = candidate;
      }
    }
    return name(read.reader())
        + " read "
        + table
        + " (step "
        + read.read()
        + ") before "
        + name(read.writer())
        + " had committed its change (step "
        + read.commit()
        + ")";
  }

  private boolean touches(int place, String table) {
    return history.events().get(place - 1).objects().stream()
        .anyMatch(object -> object.startsWith(table + ":"));
  }

  private Commit commitAt(int place) {
    return commits.stream().filter(commit -> commit.place() == place).findFirst().orElseThrow();
  }

  /**
   * The step in which a commit's transaction changed a table: the first that names it, as others
   * may only lock its rows for a foreign key; else the commit itself.
   */
  private int write(Commit commit, String table) {
    String name = table.substring(table.indexOf('.') + 1).replace("\"", "");
    int found = commit.place();
    for (int place = commit.place() - 1; place >= 1; place--) {
      Event event = history.events().get(place - 1);
      if (event.strand() != commit.strand()) {
        continue;
      }
      if (event.kind() == Step.Kind.COMMIT || event.kind() == Step.Kind.AUTO_COMMIT) {
        break;
      }
      if (event.objects().contains(table + ": write") && event.text().contains(name)) {
        found = place;
      }
    }
    return found;
  }

  private static String table(String row) {
    String table = row.substring(0, row.indexOf(' '));
    return table.startsWith("public.") ? table.substring("public.".length()) : table;
  }

  private static Anomaly anomaly(String name, List<String> edges, Integer... places) {
    return new Anomaly(name, edges, new ArrayList<>(new TreeSet<>(List.of(places))));
  }

  private String name(int strand) {
    return history.strands().get(strand);
  }
}
