package io.domainflow.junit;

import io.domainflow.explore.ActorFailure;
import io.domainflow.explore.ForeignException;
import io.domainflow.explore.processes.ProcessesReport;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What to think of where workers in JVMs of their own fail: state that they do not share with the
 * test, and where their output is.
 */
final class OwnJvmNotes {
  private OwnJvmNotes() {}

  static List<String> of(
      ProcessesReport report, Collection<Object> instances, Map<String, ?> bodies) {
    List<String> notes = new ArrayList<>(report.tails());
    if (report.contention().failures().stream().anyMatch(OwnJvmNotes::isNull)) {
      notes.add(
          "In the JVM of a worker the constructor, field initialisers and @BeforeSchedule have run,"
              + " and @BeforeEach has not: what it puts into fields is not there.");
    }
    for (Object instance : instances) {
      for (Field field : instance.getClass().getDeclaredFields()) {
        if (isShared(field)) {
          notes.add(
              "Each JVM has its own "
                  + instance.getClass().getSimpleName()
                  + "."
                  + field.getName()
                  + " ("
                  + field.getType().getSimpleName()
                  + ").");
        }
      }
    }
    bodies.forEach(
        (name, body) -> {
          for (Field field : body.getClass().getDeclaredFields()) { // what a lambda captured
            if (isShared(field)) {
              notes.add(
                  "Each JVM has its own "
                      + field.getType().getSimpleName()
                      + " which the body of "
                      + name
                      + " captured.");
            }
          }
        });
    if (!report.contention().failures().isEmpty() || !report.findings().isEmpty()) {
      notes.add("The output of each JVM is in " + report.output() + ".");
    }
    return notes;
  }

  private static boolean isNull(ActorFailure failure) {
    return failure.thrown() instanceof ForeignException foreign
        && foreign.className().equals(NullPointerException.class.getName());
  }

  /** Latches, barriers, counters: of use only to those who share them. */
  private static boolean isShared(Field field) {
    return field.getType().getName().startsWith("java.util.concurrent.");
  }
}
