package io.domainflow.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs first in a worker that comes back after it was killed, before its next call: what a service
 * does when it starts and may find work that was cut. It fails the scenario if it throws.
 *
 * <p>In {@link Mode#EXPLORE} it is run after a {@link io.domainflow.explore.Fault#CRASH}, by an
 * actor of its own: what the crashed worker had still to do is not done.
 *
 * <p>The method returns nothing and takes what a scenario takes: {@code Actor}, {@code DataSource},
 * {@code Connection} or {@code TestDatabase}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Recovery {}
