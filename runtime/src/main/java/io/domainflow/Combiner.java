package io.domainflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that ask at the same time share a statement. Thread-safe.
 *
 * <p>It has no thread of its own: whoever finds nobody at work asks for all who wait by then, and
 * one of those who came meanwhile goes on: while a commit waits for the disk, the next statement's
 * questions come together. The database is asked while no lock is held, and those who have their
 * answers go on at the same time.
 *
 * @param <Q> a question
 * @param <A> an answer
 */
final class Combiner<Q, A> {
  /** A statement's arrays stay short, so that nobody waits long for others' work. */
  private static final int MOST = 64;

  private final Function<Q, Object> key;
  private final Function<List<Q>, List<A>> ask;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Call> waiting = new ArrayDeque<>(); // bound: threads; guarded by lock
  private boolean atWork; // whether somebody is; guarded by lock

  /** One thread's question. What became of it is written before it is done, and read after. */
  private final class Call {
    private final Q question;
    private final @Nullable Consumer<RuntimeException> failed; // of who does not wait
    private final Semaphore changed = new Semaphore(0);
    private @Nullable A answer;
    private @Nullable RuntimeException failure;
    private volatile boolean done;

    private Call(Q question, @Nullable Consumer<RuntimeException> failed) {
      this.question = question;
      this.failed = failed;
    }

    private void end(@Nullable A what, @Nullable RuntimeException why) {
      answer = what;
      failure = why;
      done = true;
      changed.release();
      if (failed != null && why != null) {
        failed.accept(why);
      }
    }
  }

  /**
   * @param key of a question; a statement has no two with the same
   * @param ask gives an answer for each question, in their order
   */
  Combiner(Function<Q, Object> key, Function<List<Q>, List<A>> ask) {
    this.key = key;
    this.ask = ask;
  }

  /** Does not react to an interrupt, as a statement does not: it is short. */
  A ask(Q question) {
    Call call = new Call(question, null);
    work(come(call));
    while (!call.done) {
      call.changed.acquireUninterruptibly(); // until it is done, or nobody is at work
      if (!call.done) {
        work(next());
      }
    }
    if (call.failure != null) {
      throw call.failure;
    }
    if (call.answer == null) {
      throw new IllegalStateException("a question was left without an answer");
    }
    return call.answer;
  }

  /**
   * As {@link #ask}, if nobody is at work; else whoever is asks it next, and this returns at once.
   *
   * @param failed hears why there is no answer
   */
  void leave(Q question, Consumer<RuntimeException> failed) {
    work(come(new Call(question, failed)));
  }

  private List<Call> come(Call call) {
    lock.lock();
    try {
      waiting.add(call);
      return some();
    } finally {
      lock.unlock();
    }
  }

  private List<Call> next() {
    lock.lock();
    try {
      return some();
    } finally {
      lock.unlock();
    }
  }

  private void work(List<Call> first) {
    List<Call> some = first;
    while (!some.isEmpty()) {
      some = askOnce(some);
    }
  }

  /** Gives what is to be asked next by the same thread, as nobody waits for it. */
  private List<Call> askOnce(List<Call> some) {
    List<A> answers = List.of();
    @Nullable RuntimeException failure = null;
    try {
      answers = ask.apply(some.stream().map(call -> call.question).toList());
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      failure = new IllegalStateException("the thread that asked, for others too, failed", e);
    }
    List<Call> next = handOver();
    for (int index = 0; index < some.size(); index++) {
      some.get(index).end(failure == null ? answers.get(index) : null, failure);
    }
    return next;
  }

  /**
   * Wakes who has waited longest, before those who have their answers, or takes what others left.
   */
  private List<Call> handOver() {
    lock.lock();
    try {
      atWork = false;
      for (Call call : waiting) {
        if (call.failed == null) {
          call.changed.release();
          return List.of();
        }
      }
      return some();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those that have waited longest, each key once, if nobody is at work. */
  private List<Call> some() {
    List<Call> some = new ArrayList<>();
    Set<Object> keys = new HashSet<>();
    Iterator<Call> those = waiting.iterator();
    while (!atWork && some.size() < MOST && those.hasNext()) {
      Call call = those.next();
      if (keys.add(key.apply(call.question))) {
        some.add(call);
        those.remove();
      }
    }
    atWork |= !some.isEmpty();
    return some;
  }
}
