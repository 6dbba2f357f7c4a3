package io.domainflow.explore.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model of PostgreSQL at READ COMMITTED, in memory: objects have a committed value, writers lock
 * them until the end of their transaction, others queue. Runs programs in the order that a course
 * chooses, as the engine does with real code. A deadlock is left as it is. Single use.
 */
final class ModelMachine {
  /** What became of a run: values, what each strand saw, and who waits for ever. */
  record Outcome(Map<String, String> values, Map<String, List<String>> seen, Set<String> stuck) {}

  private final List<ModelStrand> strands = new ArrayList<>();
  private final Map<String, String> committed = new TreeMap<>();
  private final Map<String, ModelStrand> holders = new HashMap<>();
  private final Map<String, Deque<ModelStrand>> queues = new HashMap<>();
  private final Trace trace = new Trace();

  ModelMachine(List<List<Op>> programs) {
    for (List<Op> program : programs) {
      strands.add(new ModelStrand(strands.size(), Order.name(strands.size()), program));
    }
  }

  Outcome run(Course course) {
    while (true) {
      List<Candidate> candidates =
          strands.stream().filter(ModelStrand::isCandidate).map(ModelStrand::candidate).toList();
      if (candidates.isEmpty()) {
        return outcome();
      }
      trace.candidates(candidates);
      int chosen = course.choose(candidates);
      ModelStrand strand = strands.get(chosen);
      strand.issued = trace.take(chosen, strand.name, Candidates.step(candidates, chosen));
      step(strand, course);
    }
  }

  private void step(ModelStrand strand, Course course) {
    strand.touched = Footprint.NONE;
    strand.joins = false;
    List<ModelStrand> freed = begin(strand, strand.op());
    goOn(strand);
    trace.touch(strand.issued, strand.touched);
    course.ran(strand.number, strand.touched, strand.awaited != null);
    for (ModelStrand waiter : freed) {
      goOn(waiter);
      trace.touch(strand.issued, waiter.touched);
      course.ran(waiter.number, waiter.touched, waiter.awaited != null);
    }
  }

  /** Does what needs no lock; returns those whom it lets go. */
  private List<ModelStrand> begin(ModelStrand strand, Op op) {
    if (op instanceof Op.Read read) {
      strand.touched = Footprint.of(read.object(), Access.READ);
      strand.seen.add(value(strand, read.object()));
    } else if (op instanceof Op.Write write) {
      strand.toLock.addAll(write.objects());
    } else if (op instanceof Op.Lock lock) {
      strand.toLock.add(lock.object());
    } else if (op instanceof Op.Insert insert) {
      strand.toLock.add(insert.object());
    } else if (op instanceof Op.WriteIf write) {
      strand.touched = Footprint.of(write.seen(), Access.READ);
      if (!value(strand, write.seen()).isEmpty()) {
        strand.toLock.add(write.written());
      }
    } else if (op instanceof Op.Commit) {
      committed.putAll(strand.written);
      return end(strand, Access.PUBLISH);
    } else if (op instanceof Op.Rollback) {
      return end(strand, Access.RELEASE);
    } else if (op instanceof Op.Spawn spawn) {
      String name = strand.name + strand.children.size();
      ModelStrand child = new ModelStrand(strands.size(), name, spawn.program());
      strand.children.add(child);
      strands.add(child);
    } else if (op instanceof Op.Join) {
      strand.joins = true;
    }
    return List.of();
  }

  private String value(ModelStrand strand, String object) {
    return strand.written.getOrDefault(object, committed.getOrDefault(object, ""));
  }

  /** Ends the transaction; gives the first in the queue of each object its lock. */
  private List<ModelStrand> end(ModelStrand strand, Access access) {
    List<ModelStrand> freed = new ArrayList<>();
    for (String object : strand.locked) {
      strand.touched = strand.touched.and(object, access);
      holders.remove(object);
      ModelStrand next = queues.getOrDefault(object, new ArrayDeque<>()).poll();
      if (next != null) {
        hold(next, object);
        next.awaited = null;
        freed.add(next);
      }
    }
    strand.locked.clear();
    strand.written.clear();
    return freed;
  }

  private void hold(ModelStrand strand, String object) {
    holders.put(object, strand);
    strand.locked.add(object);
  }

  /** Takes the locks that are left to take, then ends the step. */
  private void goOn(ModelStrand strand) {
    while (!strand.toLock.isEmpty()) {
      String object = strand.toLock.peek();
      strand.touched = strand.touched.and(object, Access.WRITE);
      ModelStrand holder = holders.get(object);
      if (holder != null && holder != strand) {
        queues.computeIfAbsent(object, any -> new ArrayDeque<>()).add(strand);
        strand.awaited = object;
        return;
      }
      hold(strand, object);
      locked(strand, object);
      strand.toLock.remove();
    }
    strand.position++;
  }

  private void locked(ModelStrand strand, String object) {
    Op op = strand.op();
    String old = value(strand, object);
    if (op instanceof Op.Write || op instanceof Op.WriteIf) {
      strand.written.put(object, old + strand.name + strand.position + strand.seen);
    } else if (op instanceof Op.Lock) {
      strand.seen.add(old);
    } else if (op instanceof Op.Insert) {
      strand.seen.add(old.isEmpty() ? "inserted" : "duplicate");
      if (old.isEmpty()) {
        strand.written.put(object, strand.name + strand.position);
      }
    }
  }

  private Outcome outcome() {
    Map<String, List<String>> seen = new TreeMap<>();
    Set<String> stuck = new HashSet<>();
    for (ModelStrand strand : strands) {
      seen.put(strand.name, List.copyOf(strand.seen));
      if (!strand.ended()) {
        stuck.add(strand.name);
      }
    }
    return new Outcome(Map.copyOf(committed), seen, stuck);
  }

  Trace trace() {
    return trace;
  }
}
