package io.domainflow.junit;

import io.domainflow.explore.ThreadKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in which workers contend on a real PostgreSQL, in a database of the scenario's own.
 *
 * <p>Each worker runs the method: {@code @ConcurrencyScenario(workers = 8) void pays(Actor actor,
 * DataSource db)}. Where workers differ, the method takes a {@link io.domainflow.explore.Scenario},
 * declares actors on it, and is run once. Not together with {@code @Test};
 * {@code @ParameterizedTest} and {@code @RepeatedTest} combine.
 *
 * <p>{@code Actor}, {@code DataSource} and {@code Connection} parameters are filled in the
 * constructor, in {@code @BeforeEach} and {@code @AfterEach} methods and in the method. The workers
 * share one test instance, and one pool behind every {@code DataSource}. A {@code Connection} of
 * the method is the worker's own, borrowed before each call and given back after it.
 *
 * <p>The scenario fails if a worker throws what is not {@linkplain #expected expected}, if an
 * {@link Invariant} does not hold afterwards, if a connection is not given back, or if the workers
 * have not ended at the timeout.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ConcurrencyScenarioExtension.class)
public @interface ConcurrencyScenario {
  /** 2 to 1000 workers that all run the method; left out where the method declares actors. */
  int workers() default 0;

  Mode mode() default Mode.CONTEND;

  /** How often each worker runs the method; not together with {@link #duration}. */
  long iterations() default 1;

  /**
   * How long the workers go on running the method: {@code 500ms}, {@code 10s}, {@code 2m} or {@code
   * PT10S}.
   */
  String duration() default "";

  /**
   * Limit from the common start to the last worker's end, written like {@link #duration}. Default:
   * 60 s, or the duration and 30 s.
   */
  String timeout() default "";

  /**
   * Where migrations stand that are applied to the scenario's database first, in this order: {@code
   * classpath:db/migration} or {@code filesystem:src/main/resources/db/migration}.
   */
  String[] migrations() default {};

  /**
   * {@code auto}, {@code embedded}, {@code container} or a {@code jdbc:postgresql:} URL. The system
   * property {@code domainflow.postgres} and the environment variable {@code DOMAINFLOW_POSTGRES}
   * win over it. Default: auto.
   */
  String postgres() default "";

  /** Connections that a worker may hold at the same time; the pool has as many for each of them. */
  int connectionsPerWorker() default 1;

  /** Virtual threads need Java 21. */
  ThreadKind threads() default ThreadKind.PLATFORM;

  /** Exceptions, or causes of them, with which a worker's call may end; they are counted. */
  Class<? extends Throwable>[] expected() default {};

  /**
   * SQLSTATEs of exceptions with which a worker's call may end: {@code "40001"}; they are counted.
   */
  String[] expectedSqlStates() default {};
}
