/**
 * Actors in JVMs of their own, which may be killed at any moment. The parent's side launches,
 * commands and judges ({@code Processes}); the child's begins in {@code WorkerMain}. Knows no
 * JUnit.
 */
@NullMarked
package io.domainflow.explore.processes;

import org.jspecify.annotations.NullMarked;
