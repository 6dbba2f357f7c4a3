package io.domainflow.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What must hold after each {@link ConcurrencyScenario} of the class, and of its nested classes.
 *
 * <p>The method returns a boolean, or nothing and asserts. It may take a {@code Connection}, which
 * is a session of its own, or a {@code DataSource}. All invariants are checked, also after one is
 * broken.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Invariant {
  /** What holds, as a sentence for the report: "no account is overdrawn". */
  String value();

  /** In {@link Mode#EXPLORE} also {@link When#EACH_STEP}. */
  When when() default When.END;

  /** When an invariant is checked. */
  enum When {
    /** When all workers have ended. */
    END,
    /** After each step that others can see: each commit. In {@link Mode#CONTEND} at the end. */
    EACH_STEP
  }
}
