/**
 * {@code @ConcurrencyScenario} and its binding to JUnit Jupiter: thin, over {@code
 * io.domainflow.explore}.
 */
@NullMarked
package io.domainflow.junit;

import org.jspecify.annotations.NullMarked;
