package io.domainflow;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A lease, claim or registration that was lost, as Flight Recorder has it. Used by one thread. */
@Name("io.domainflow.Loss")
@Label("Loss")
@Description("A lease, a claim or a registration went to another, or was not renewed in time")
@Category("DomainFlow")
@StackTrace(false)
final class LossEvent extends Event {
  @Label("What")
  @Nullable String what;
}
