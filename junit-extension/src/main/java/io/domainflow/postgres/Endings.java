package io.domainflow.postgres;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be done when the JVM ends, or earlier if somebody says so; once. Thread-safe. */
final class Endings {
  private static final Map<Thread, Runnable> HOOKS = new ConcurrentHashMap<>(); // a concurrent map

  private Endings() {}

  static void atTheEnd(String name, Runnable ending) {
    Thread hook = new Thread(ending, name);
    Runtime.getRuntime().addShutdownHook(hook);
    HOOKS.put(hook, ending);
  }

  /** Does it all now, in this thread, unless the JVM is ending already. */
  static void now() {
    for (Thread hook : List.copyOf(HOOKS.keySet())) {
      Runnable ending = HOOKS.remove(hook);
      if (ending != null && removed(hook)) {
        ending.run();
      }
    }
  }

  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return false;
    }
  }
}
