package io.domainflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that ask at the same time share a statement. Thread-safe.
 *
 * <p>It has no thread of its own: whoever finds fewer than the most rounds at work asks for all who
 * wait by then, and one of those who came meanwhile goes on. If several may be at work, one's
 * statement runs while the other's commit waits for the disk. Questions with the same key are asked
 * one after the other. The database is asked while no lock is held.
 *
 * @param <Q> a question
 * @param <A> an answer
 */
final class Combiner<Q, A> {
  /** A statement's arrays stay short, so that nobody waits long for others' work. */
  private static final int MOST = 64;

  private final int mostRounds;
  private final Function<Q, Object> key;
  private final Function<List<Q>, List<A>> ask;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Call> waiting = new ArrayDeque<>(); // bound: threads; guarded by lock
  private final Set<Object> asked = new HashSet<>(); // keys of rounds at work; guarded by lock
  private int rounds; // at work; guarded by lock

  /** One thread's question; its fields are guarded by the lock. */
  private final class Call {
    private final Q question;
    private final @Nullable Consumer<RuntimeException> failed; // of who does not wait
    private final Condition changed = lock.newCondition();
    private @Nullable A answer;
    private @Nullable RuntimeException failure;
    private boolean done;

    private Call(Q question, @Nullable Consumer<RuntimeException> failed) {
      this.question = question;
      this.failed = failed;
    }

    private void end(@Nullable RuntimeException why) {
      failure = why;
      done = true;
      changed.signal();
      if (why != null && failed != null) {
        failed.accept(why);
      }
    }
  }

  /**
   * @param mostRounds at work at a time
   * @param key of a question
   * @param ask gives an answer for each question, in their order
   */
  Combiner(int mostRounds, Function<Q, Object> key, Function<List<Q>, List<A>> ask) {
    this.mostRounds = mostRounds;
    this.key = key;
    this.ask = ask;
  }

  /** Does not react to an interrupt, as a statement does not: it is short. */
  A ask(Q question) {
    Call call = new Call(question, null);
    lock.lock();
    try {
      waiting.add(call);
      while (!call.done) {
        List<Call> some = some();
        if (some.isEmpty()) {
          call.changed.awaitUninterruptibly();
        } else {
          round(some);
        }
      }
      if (call.failure != null) {
        throw call.failure;
      }
      if (call.answer == null) {
        throw new IllegalStateException("a question was left without an answer");
      }
      return call.answer;
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #ask}, if nobody is at work; else whoever is asks it next, and this returns at once.
   *
   * @param failed hears why there is no answer
   */
  void leave(Q question, Consumer<RuntimeException> failed) {
    Call call = new Call(question, failed);
    lock.lock();
    try {
      waiting.add(call);
      List<Call> some = some();
      while (!some.isEmpty()) {
        round(some);
        some = call.done ? List.of() : some();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock, and returns with it; in between others come to wait. */
  private void round(List<Call> first) {
    List<Call> some = first;
    do {
      askOnce(some);
      some = nobodyWaits() ? some() : List.of();
    } while (!some.isEmpty());
  }

  /** Whether those whose questions are left have all gone. */
  private boolean nobodyWaits() {
    return waiting.stream().allMatch(call -> call.failed != null);
  }

  private void askOnce(List<Call> some) {
    rounds++;
    List<A> answers = List.of();
    @Nullable RuntimeException failure = null;
    lock.unlock();
    try {
      answers = ask.apply(some.stream().map(call -> call.question).toList());
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      failure = new IllegalStateException("the thread that asked for others, too, failed", e);
      throw e;
    } finally {
      lock.lock();
      rounds--;
      some.forEach(call -> asked.remove(key.apply(call.question)));
      for (int index = 0; index < some.size(); index++) {
        Call call = some.get(index);
        call.answer = failure == null ? answers.get(index) : null;
        call.end(failure);
      }
      waiting.stream()
          .filter(call -> call.failed == null)
          .findFirst()
          .ifPresent(call -> call.changed.signal());
    }
  }

  /** Takes out those that have waited longest, each key once, if another round may begin. */
  private List<Call> some() {
    List<Call> some = new ArrayList<>();
    Iterator<Call> those = waiting.iterator();
    while (rounds < mostRounds && some.size() < MOST && those.hasNext()) {
      Call call = those.next();
      if (asked.add(key.apply(call.question))) {
        some.add(call);
        those.remove();
      }
    }
    return some;
  }
}
