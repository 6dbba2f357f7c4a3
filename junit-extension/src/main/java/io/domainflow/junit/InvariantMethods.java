package io.domainflow.junit;

import io.domainflow.explore.Invariants;
import io.domainflow.postgres.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Finds {@link Invariant} methods and makes checks of them. */
final class InvariantMethods {
  private InvariantMethods() {}

  /** Refuses methods that cannot be checks, in the class and in those around it. */
  static void check(List<Class<?>> testClasses) {
    testClasses.forEach(testClass -> methods(testClass).forEach(InvariantMethods::checkSignature));
  }

  /** All invariants of the test instance and of those around it, outermost first. */
  static List<Invariants.Invariant> of(TestInstances instances, TestDatabase database) {
    return of(instances, database, Set.of(Invariant.When.values()));
  }

  /** Those among them that are checked at one of these times. */
  static List<Invariants.Invariant> of(
      TestInstances instances, TestDatabase database, Set<Invariant.When> when) {
    List<Invariants.Invariant> invariants = new ArrayList<>();
    for (Object instance : instances.getAllInstances()) {
      for (Method method : methods(instance.getClass())) {
        if (when.contains(annotation(method).when())) {
          invariants.add(invariant(instance, method, database));
        }
      }
    }
    return List.copyOf(invariants);
  }

  private static List<Method> methods(Class<?> testClass) {
    return AnnotationSupport.findAnnotatedMethods(
        testClass, Invariant.class, HierarchyTraversalMode.TOP_DOWN);
  }

  private static void checkSignature(Method method) {
    String problem = null;
    if (text(method).isBlank()) {
      problem = "needs a text: @Invariant(\"no account is overdrawn\")";
    } else if (method.getReturnType() != boolean.class && method.getReturnType() != void.class) {
      problem =
          "returns "
              + method.getReturnType().getSimpleName()
              + ": return boolean, or nothing and assert";
    } else {
      for (Class<?> type : method.getParameterTypes()) {
        if (type != Connection.class && type != DataSource.class) {
          problem = "takes " + type.getSimpleName() + ": it may take a Connection or a DataSource";
        }
      }
    }
    if (problem != null) {
      throw new ExtensionConfigurationException(
          "@Invariant(\"" + text(method) + "\") on " + where(method) + ": " + problem);
    }
  }

  private static Invariants.Invariant invariant(
      Object instance, Method method, TestDatabase database) {
    method.setAccessible(true);
    return new Invariants.Invariant(
        text(method),
        where(method),
        observer -> {
          Class<?>[] types = method.getParameterTypes();
          Object[] arguments = new Object[types.length];
          for (int index = 0; index < types.length; index++) {
            arguments[index] = types[index] == Connection.class ? observer : database.dataSource();
          }
          try {
            return !Boolean.FALSE.equals(method.invoke(instance, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }

  private static String text(Method method) {
    return annotation(method).value();
  }

  private static Invariant annotation(Method method) {
    return AnnotationSupport.findAnnotation(method, Invariant.class).orElseThrow();
  }

  private static String where(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
