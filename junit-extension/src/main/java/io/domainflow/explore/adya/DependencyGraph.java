package io.domainflow.explore.adya;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who comes before whom, and why: a direct serialization graph. A cycle in it is an anomaly, and
 * its edges say which. For one thread.
 */
public final class DependencyGraph {
  /** Why one comes before another. */
  public enum Kind {
    /** The other overwrote what it wrote. */
    WW,
    /** The other read what it wrote. */
    WR,
    /** The other overwrote what it read. */
    RW
  }

  /**
   * An edge.
   *
   * @param why a sentence
   */
  public record Edge(int from, int to, Kind kind, String why) {}

  private static final Set<Kind> WRITES = EnumSet.of(Kind.WW);
  private static final Set<Kind> FLOW = EnumSet.of(Kind.WW, Kind.WR);
  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  /** Once there is a cycle, as many edges more may begin a shorter one. */
  private static final int MOST_LOOKS = 1_000;

  private final List<List<Edge>> edges = new ArrayList<>(); // by from

  /**
   * @param nodes how many
   */
  public DependencyGraph(int nodes) {
    for (int node = 0; node < nodes; node++) {
      edges.add(new ArrayList<>());
    }
  }

  /** Adds one; one to itself says nothing. */
  public void add(int from, int to, Kind kind, String why) {
    if (from != to) {
      edges.get(from).add(new Edge(from, to, kind, why));
    }
  }

  /**
   * Cycles, for each set of nodes that reach each other the shortest of the gravest phenomenon in
   * it; none where there is an order.
   */
  public List<List<Edge>> cycles() {
    int[] component = components();
    int count = Arrays.stream(component).max().orElse(-1) + 1;
    List<List<Integer>> members = new ArrayList<>();
    for (int each = 0; each < count; each++) {
      members.add(new ArrayList<>());
    }
    for (int node = 0; node < component.length; node++) {
      members.get(component[node]).add(node);
    }
    List<List<Edge>> cycles = new ArrayList<>();
    for (List<Integer> those : members) {
      if (those.size() > 1) {
        cycle(those, component).ifPresent(cycles::add);
      }
    }
    return cycles;
  }

  /** What a cycle is called. */
  public static Phenomenon phenomenon(List<Edge> cycle) {
    long against = cycle.stream().filter(edge -> edge.kind() == Kind.RW).count();
    if (against > 1) {
      return Phenomenon.G2;
    }
    if (against == 1) {
      return Phenomenon.G_SINGLE;
    }
    boolean read = cycle.stream().anyMatch(edge -> edge.kind() == Kind.WR);
    return read ? Phenomenon.G1C : Phenomenon.G0;
  }

  private Optional<List<Edge>> cycle(List<Integer> members, int[] component) {
    return shortest(members, component, Kind.WW, WRITES)
        .or(() -> shortest(members, component, Kind.WR, FLOW))
        .or(() -> shortest(members, component, Kind.RW, FLOW))
        .or(() -> shortest(members, component, Kind.RW, ALL));
  }

  /** The shortest that begins with an edge of a kind and goes back by edges of others. */
  private Optional<List<Edge>> shortest(
      List<Integer> members, int[] component, Kind first, Set<Kind> back) {
    @Nullable List<Edge> best = null;
    int looks = 0;
    for (int node : members) {
      for (Edge edge : edges.get(node)) {
        if (edge.kind() != first || component[edge.to()] != component[node]) {
          continue;
        }
        looks++;
        Optional<List<Edge>> path = path(edge.to(), node, component, back);
        if (path.isPresent() && (best == null || path.get().size() + 1 < best.size())) {
          best = new ArrayList<>(List.of(edge));
          best.addAll(path.get());
        }
        if (best != null && (best.size() == 2 || looks > MOST_LOOKS)) {
          return Optional.of(best);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** By breadth first, within a component. */
  private Optional<List<Edge>> path(int from, int to, int[] component, Set<Kind> kinds) {
    @Nullable Edge[] reachedBy = new Edge[edges.size()];
    Deque<Integer> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty() && reachedBy[to] == null) {
      for (Edge edge : edges.get(next.remove())) {
        boolean inside = component[edge.to()] == component[from] && edge.to() != from;
        if (inside && kinds.contains(edge.kind()) && reachedBy[edge.to()] == null) {
          reachedBy[edge.to()] = edge;
          next.add(edge.to());
        }
      }
    }
    Deque<Edge> path = new ArrayDeque<>();
    for (Edge edge = reachedBy[to]; edge != null; edge = reachedBy[edge.from()]) {
      path.addFirst(edge);
      if (edge.from() == from) {
        return Optional.of(List.copyOf(path));
      }
    }
    return Optional.empty();
  }

  /** Of each node the number of those that reach each other: Tarjan's, without recursion. */
  private int[] components() {
    int size = edges.size();
    int[] component = new int[size];
    int[] index = new int[size];
    int[] low = new int[size];
    int[] at = new int[size]; // the next edge to go along
    boolean[] open = new boolean[size];
    Arrays.fill(index, -1);
    Deque<Integer> stack = new ArrayDeque<>();
    int visited = 0;
    int components = 0;
    for (int root = 0; root < size; root++) {
      if (index[root] >= 0) {
        continue;
      }
      Deque<Integer> path = new ArrayDeque<>(List.of(root));
      while (!path.isEmpty()) {
        int node = path.peek();
        if (index[node] < 0) {
          index[node] = visited;
          low[node] = visited;
          visited++;
          stack.push(node);
          open[node] = true;
        }
        if (at[node] < edges.get(node).size()) {
          int to = edges.get(node).get(at[node]).to();
          if (index[to] < 0) {
            path.push(to);
          } else {
            at[node]++;
            if (open[to]) {
              low[node] = Math.min(low[node], low[to]);
            }
          }
          continue;
        }
        path.pop();
        if (low[node] == index[node]) {
          int member;
          do {
            member = stack.pop();
            open[member] = false;
            component[member] = components;
          } while (member != node);
          components++;
        }
      }
    }
    return component;
  }
}
