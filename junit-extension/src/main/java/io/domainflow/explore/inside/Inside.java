package io.domainflow.explore.inside;

/** What the explorer stops inside of. */
public enum Inside {
  /** Functions and procedures in PL/pgSQL, triggers included: before each of their statements. */
  FUNCTIONS,
  /** An UPDATE or DELETE: at each row, once it is locked and before it is changed. */
  ROWS
}
