package io.domainflow.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Finds {@link BeforeSchedule} methods and calls them. */
final class ScheduleMethods {
  private ScheduleMethods() {}

  /** Refuses methods that cannot be called, and those whose lanes would meet in the JVM. */
  static void check(List<Class<?>> testClasses, ScenarioSettings settings) {
    for (Class<?> testClass : testClasses) {
      for (Method method : methods(testClass)) {
        String where =
            "@BeforeSchedule on "
                + method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + ": ";
        if (method.getParameterCount() > 0 || method.getReturnType() != void.class) {
          throw new ExtensionConfigurationException(where + "takes nothing and returns nothing");
        }
        if (settings.exploration() != null && settings.exploration().lanes() > 1) {
          throw new ExtensionConfigurationException(
              where + "rebuilds what the workers of all lanes share: say lanes = 1, the default");
        }
      }
    }
  }

  /** Calls them on the test instance and on those around it, outermost first. */
  static void call(TestInstances instances) {
    call(instances.getAllInstances());
  }

  static void call(List<Object> instances) {
    for (Object instance : instances) {
      for (Method method : methods(instance.getClass())) {
        method.setAccessible(true);
        try {
          method.invoke(instance);
        } catch (InvocationTargetException e) {
          Throwable cause = e.getCause();
          if (cause instanceof RuntimeException runtime) {
            throw runtime;
          }
          if (cause instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException(method.getName() + " failed: " + cause, cause);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(method.getName() + " cannot be called", e);
        }
      }
    }
  }

  private static List<Method> methods(Class<?> testClass) {
    return AnnotationSupport.findAnnotatedMethods(
        testClass, BeforeSchedule.class, HierarchyTraversalMode.TOP_DOWN);
  }
}
