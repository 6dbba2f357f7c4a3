package io.domainflow.junit;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.postgres.TestDatabase;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Finds {@link Recovery} methods and makes what a worker that comes back runs first. */
final class RecoveryMethods {
  private static final Set<Class<?>> TYPES =
      Set.of(Actor.class, DataSource.class, Connection.class, TestDatabase.class);

  private RecoveryMethods() {}

  static void check(List<Class<?>> testClasses) {
    for (Class<?> testClass : testClasses) {
      for (Method method : methods(testClass)) {
        if (method.getReturnType() != void.class
            || !TYPES.containsAll(List.of(method.getParameterTypes()))) {
          throw new ExtensionConfigurationException(
              "@Recovery on "
                  + method.getDeclaringClass().getSimpleName()
                  + "."
                  + method.getName()
                  + ": returns nothing, and may take an Actor, a DataSource, a Connection and a"
                  + " TestDatabase");
        }
      }
    }
  }

  static boolean any(List<Class<?>> testClasses) {
    return testClasses.stream().anyMatch(testClass -> !methods(testClass).isEmpty());
  }

  /** All of them, of the test instance and of those around it, outermost first. */
  static Optional<ActorBody> of(
      List<Object> instances, DataSource dataSource, TestDatabase database) {
    List<WorkerMethod> recoveries = new ArrayList<>();
    for (Object instance : instances) {
      for (Method method : methods(instance.getClass())) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
          arguments.add(
              type == DataSource.class ? dataSource : type == TestDatabase.class ? database : null);
        }
        recoveries.add(new WorkerMethod(method, instance, arguments));
      }
    }
    if (recoveries.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        actor -> {
          for (WorkerMethod recovery : recoveries) {
            recovery.run(actor);
          }
        });
  }

  private static List<Method> methods(Class<?> testClass) {
    return AnnotationSupport.findAnnotatedMethods(
        testClass, Recovery.class, HierarchyTraversalMode.TOP_DOWN);
  }
}
