package io.domainflow;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A handler's work on a job, as Flight Recorder has it. Used by one thread. */
@Name("io.domainflow.Job")
@Label("Job")
@Description("The work of a handler on a job")
@Category("DomainFlow")
@StackTrace(false)
final class JobEvent extends Event {
  @Label("Queue")
  @Nullable String queue;

  @Label("Type")
  @Nullable String type;

  @Label("Job")
  long job;

  @Label("Attempt")
  int attempt;

  @Label("Error")
  @Description("Class of what the handler threw")
  @Nullable String error;
}
