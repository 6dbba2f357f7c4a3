package io.domainflow.explore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The threads that actors run on. All are daemons, so that a stuck one does not keep the JVM. */
public enum ThreadKind {
  PLATFORM {
    @Override
    Thread unstarted(String name, Runnable body) {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      return thread;
    }
  },

  /** Needs Java 21. */
  VIRTUAL {
    @Override
    Thread unstarted(String name, Runnable body) {
      try {
        Thread thread = (Thread) UNSTARTED_VIRTUAL.invoke(OF_VIRTUAL.invoke(), body);
        thread.setName(name);
        return thread;
      } catch (Throwable e) {
        throw new IllegalStateException("Java " + Runtime.version() + " gave no virtual thread", e);
      }
    }

    @Override
    public boolean available() {
      return Runtime.version().feature() >= 21;
    }
  };

  private static final MethodHandle OF_VIRTUAL;
  private static final MethodHandle UNSTARTED_VIRTUAL;

  static {
    // The class files are for Java 17, which has no virtual threads in its API.
    try {
      if (Runtime.version().feature() >= 21) {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
        OF_VIRTUAL = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual));
        UNSTARTED_VIRTUAL =
            lookup.findVirtual(
                builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      } else {
        OF_VIRTUAL = MethodHandles.constant(Object.class, "none");
        UNSTARTED_VIRTUAL = OF_VIRTUAL;
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  abstract Thread unstarted(String name, Runnable body);

  /** Whether this JVM has them. */
  public boolean available() {
    return true;
  }
}
