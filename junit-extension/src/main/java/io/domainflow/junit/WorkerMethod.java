package io.domainflow.junit;

import io.domainflow.explore.Actor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** The test method as each worker runs it: with that worker's actor and connection. Thread-safe. */
final class WorkerMethod {
  private final Method method;
  private final @Nullable Object target;
  private final List<@Nullable Object> arguments;
  private final Class<?>[] types;

  WorkerMethod(ReflectiveInvocationContext<Method> invocation) {
    this(
        invocation.getExecutable(), invocation.getTarget().orElse(null), invocation.getArguments());
  }

  /**
   * @param given arguments; those for actor and connection are each worker's own and left out
   */
  WorkerMethod(Method method, @Nullable Object target, List<? extends @Nullable Object> given) {
    this.method = method;
    method.setAccessible(true);
    this.target = target;
    arguments = Collections.unmodifiableList(new ArrayList<>(given));
    types = method.getParameterTypes();
  }

  void run(Actor actor) throws Exception {
    if (!List.of(types).contains(Connection.class)) {
      invoke(actor, null);
      return;
    }
    try (Connection connection = actor.dataSource().getConnection()) {
      invoke(actor, connection);
    }
  }

  private void invoke(Actor actor, @Nullable Connection connection) throws Exception {
    @Nullable Object[] given = arguments.toArray();
    for (int index = 0; index < types.length; index++) {
      if (types[index] == Actor.class) {
        given[index] = actor;
      } else if (types[index] == Connection.class) {
        given[index] = connection;
      }
    }
    try {
      method.invoke(target, given);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
