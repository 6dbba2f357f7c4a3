/**
 * Runs one schedule: lets actors take one step at a time in the order that a course decides, and
 * knows from the server who waits for whom.
 */
@NullMarked
package io.domainflow.explore.schedule;

import org.jspecify.annotations.NullMarked;
