package io.domainflow.junit;

import io.domainflow.explore.Fault;
import io.domainflow.explore.Isolation;
import io.domainflow.explore.ThreadKind;
import io.domainflow.explore.inside.Inside;
import io.domainflow.explore.search.SerialEquivalence;
import io.domainflow.explore.search.Strategy;
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
 * the method is the worker's own, borrowed before each call and given back after it. In {@link
 * Mode#PROCESSES} each worker has an instance and a pool of its own, in its own JVM.
 *
 * <p>The scenario fails if a worker throws what is not {@linkplain #expected expected}, if an
 * {@link Invariant} does not hold afterwards, if a connection is not given back, or if the workers
 * have not ended at the timeout. In {@link Mode#EXPLORE} also for a deadlock, a transaction left
 * open, a wake-up that is lost, and, where the class has no invariant, for an outcome that the
 * workers do not reach one after the other.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ConcurrencyScenarioExtension.class)
public @interface ConcurrencyScenario {
  /**
   * 2 to 1000 workers that all run the method, in {@link Mode#PROCESSES} 1 to 100; left out where
   * the method declares actors.
   */
  int workers() default 0;

  Mode mode() default Mode.EXPLORE;

  /**
   * How often each worker runs the method: in one schedule, or, in {@link Mode#CONTEND} and {@link
   * Mode#PROCESSES}, not together with {@link #duration}, in all.
   */
  long iterations() default 1;

  /**
   * {@code 500ms}, {@code 10s}, {@code 2m} or {@code PT10S}. {@link Mode#EXPLORE}: how long to
   * search at most, by default 20 s; the system property {@code domainflow.time} wins. {@link
   * Mode#CONTEND} and {@link Mode#PROCESSES}: how long the workers go on running the method.
   */
  String duration() default "";

  /**
   * Written like {@link #duration}. {@link Mode#EXPLORE}: limit of one schedule, by default 10 s.
   * {@link Mode#CONTEND} and {@link Mode#PROCESSES}: limit from the common start to the last
   * worker's end, by default 60 s, or the duration and 30 s.
   */
  String timeout() default "";

  /**
   * How many schedules to run at most, in {@link Mode#EXPLORE}; the system property {@code
   * domainflow.schedules} wins.
   */
  int schedules() default 1000;

  /** Which orders {@link Mode#EXPLORE} runs. */
  Strategy strategy() default Strategy.AUTO;

  /**
   * Whether {@link Mode#EXPLORE} leaves out orders that cannot differ in effect from one that it
   * runs.
   */
  boolean reduction() default true;

  /** Whether each outcome must be one that the workers also reach one after the other. */
  SerialEquivalence serialEquivalence() default SerialEquivalence.AUTO;

  /**
   * Of all that {@link Mode#EXPLORE} decides by lot, and of the kills of {@link Mode#PROCESSES};
   * {@code domainflow.seed} wins.
   */
  long seed() default 1;

  /**
   * Databases on which {@link Mode#EXPLORE} runs schedules side by side. Workers of all lanes share
   * the test instance: more than one only for code that keeps nothing in the JVM.
   */
  int lanes() default 1;

  /**
   * What {@link Mode#EXPLORE} stops inside of, beside the steps of the code: statements of PL/pgSQL
   * functions, rows of an UPDATE or DELETE. The code of the scenario's database is rewritten for
   * that, and put back afterwards.
   */
  Inside[] inside() default {};

  /** Steps of one schedule, at most; more is a livelock. */
  int steps() default 1000;

  /**
   * Runs this one order, as a failure gave it, and no other; {@code domainflow.replay} wins. An
   * error if it does not fit the code any more.
   */
  String replay() default "";

  /**
   * Where migrations stand that are applied to the scenario's database first, in this order: {@code
   * classpath:db/migration} or {@code filesystem:src/main/resources/db/migration}.
   */
  String[] migrations() default {};

  /**
   * Whether the database gets a clock that can be moved on ({@link
   * io.domainflow.explore.Scenario#clock}, a parameter of type {@link
   * io.domainflow.explore.clock.ScenarioClock}, {@link java.time.Clock} or {@link
   * java.time.InstantSource}), before the migrations run. Needs a superuser.
   */
  boolean clock() default false;

  /**
   * Moves of the clock, each by an actor of its own whose only step it is: {@code ticks = "31s"}.
   * They come anywhere in an order. Written like {@link #duration}, for {@link Mode#EXPLORE};
   * {@link #clock} goes without saying.
   */
  String[] ticks() default {};

  /**
   * Isolation levels under which {@link Mode#EXPLORE} runs the scenario, in an invocation each:
   * what transactions have whose code names none. A line on the console says under which it holds.
   * Default: the server's own.
   */
  Isolation[] isolation() default {};

  /**
   * What may befall an actor in {@link Mode#EXPLORE}: one of them, once in a schedule, at any of
   * its steps. What was cut may have been done or not, but not in half.
   */
  Fault[] faults() default {};

  /**
   * Servers, on each of which the scenario is run, in an invocation each: {@code auto}, {@code
   * embedded}, {@code container} or a {@code jdbc:postgresql:} URL; {@code embedded:14} and {@code
   * container:postgres:15} say which version. The system property {@code domainflow.postgres} and
   * the environment variable {@code DOMAINFLOW_POSTGRES} win over it; they name several with commas
   * between. A line on the console says on which it holds. Default: auto.
   */
  String[] postgres() default {};

  /** Connections that a worker may hold at the same time; the pool has as many for each of them. */
  int connectionsPerWorker() default 1;

  /** For {@link Mode#CONTEND}. Virtual threads need Java 21. */
  ThreadKind threads() default ThreadKind.PLATFORM;

  /**
   * {@link Mode#PROCESSES}: how many times a worker drawn by lot is killed with SIGKILL, at a
   * moment drawn by lot.
   */
  int kills() default 0;

  /**
   * {@link Mode#PROCESSES}: how long after the start the moments of {@link #kills} may be; by
   * default the {@link #duration}, else 1 s.
   */
  String killWithin() default "";

  /**
   * {@link Mode#PROCESSES}: steps at which the worker that reaches them is killed with SIGKILL,
   * once each. {@code debited} is the first {@code actor.step("debited")} of anybody, {@code
   * debited#3} the third, {@code payer/debited#3} the third of the actor {@code payer}.
   */
  String[] killAt() default {};

  /**
   * {@link Mode#PROCESSES}: whether a killed worker comes back in a new JVM. It runs {@link
   * Recovery} methods first, then the calls that are left; the one that was cut is not done again.
   */
  boolean restart() default true;

  /**
   * {@link Mode#PROCESSES}: arguments of the workers' JVMs after those of the test's own: {@code
   * -Xmx64m}.
   */
  String[] jvmArgs() default {};

  /** Exceptions, or causes of them, with which a worker's call may end; they are counted. */
  Class<? extends Throwable>[] expected() default {};

  /**
   * SQLSTATEs of exceptions with which a worker's call may end: {@code "40001"}; they are counted.
   */
  String[] expectedSqlStates() default {};
}
