package io.domainflow.explore.gate;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets every step pass and remembers it. Thread-safe. */
final class RecordingGate implements Gate {
  private final List<Step> steps = new CopyOnWriteArrayList<>();
  private volatile boolean controls = true;

  @Override
  public <T> T pass(Step step, Call<T> call) throws SQLException {
    steps.add(step);
    return call.run();
  }

  @Override
  public boolean controls(Session session) {
    return controls;
  }

  void controls(boolean on) {
    controls = on;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Kind and text of each step. */
  List<String> lines() {
    return steps.stream().map(step -> step.kind() + " " + step.text()).toList();
  }

  List<Step.Kind> kinds() {
    return steps.stream().map(Step::kind).toList();
  }

  Step last() {
    return steps.get(steps.size() - 1);
  }

  void forget() {
    steps.clear();
  }
}
