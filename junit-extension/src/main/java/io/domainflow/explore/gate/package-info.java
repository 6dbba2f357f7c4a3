/**
 * The JDBC driver that sits beneath pools and frameworks: every call that reaches the server is a
 * step and passes a {@link io.domainflow.explore.gate.Gate}. Knows nothing of schedules.
 */
@NullMarked
package io.domainflow.explore.gate;

import org.jspecify.annotations.NullMarked;
