package io.domainflow.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs before each schedule of {@link Mode#EXPLORE}, once in {@link Mode#CONTEND}, and once in each
 * worker's JVM in {@link Mode#PROCESSES}: rebuilds what the JVM holds, a cache or a counter say.
 * Rows and sequences are set back without it, to how {@code @BeforeEach} left them; what it writes
 * to the database is not kept.
 *
 * <p>The method returns nothing and takes no parameters.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BeforeSchedule {}
