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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads that ask at the same time share a statement. Thread-safe.
 *
 * <p>It has no thread of its own: whoever finds nobody at work asks for all who wait by then, and
 * hands on to one of those who came meanwhile. Questions with the same key are asked one after the
 * other. The database is asked while no lock is held.
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
  private boolean busy; // guarded by lock

  /** One thread's question; its fields are guarded by the lock. */
  private final class Call {
    private final Q question;
    private final Condition changed = lock.newCondition();
    private @Nullable A answer;
    private @Nullable RuntimeException failure;
    private boolean done;

    private Call(Q question) {
      this.question = question;
    }
  }

  /**
   * @param key of a question
   * @param ask gives an answer for each question, in their order
   */
  Combiner(Function<Q, Object> key, Function<List<Q>, List<A>> ask) {
    this.key = key;
    this.ask = ask;
  }

  /** Does not react to an interrupt, as a statement does not: it is short. */
  A ask(Q question) {
    Call call = new Call(question);
    lock.lock();
    try {
      waiting.add(call);
      while (!call.done) {
        if (busy) {
          call.changed.awaitUninterruptibly();
        } else {
          askForSome();
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

  /** Called with the lock, and returns with it; in between others come to wait. */
  private void askForSome() {
    busy = true;
    List<Call> some = some();
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
      busy = false;
      for (int index = 0; index < some.size(); index++) {
        Call call = some.get(index);
        call.failure = failure;
        call.answer = failure == null ? answers.get(index) : null;
        call.done = true;
        call.changed.signal();
      }
      @Nullable Call next = waiting.peek();
      if (next != null) {
        next.changed.signal();
      }
    }
  }

  /** Those that have waited longest, none with the key of one before. */
  private List<Call> some() {
    List<Call> some = new ArrayList<>();
    Set<Object> keys = new HashSet<>();
    Iterator<Call> those = waiting.iterator();
    while (those.hasNext() && some.size() < MOST) {
      Call call = those.next();
      if (keys.add(key.apply(call.question))) {
        some.add(call);
        those.remove();
      }
    }
    return some;
  }
}
