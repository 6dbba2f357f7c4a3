package io.domainflow.script;

/** How the tool for which a script is written runs its statements. */
public enum Transactions {
  /** In one transaction; one by one if a statement cannot run in any. */
  WHERE_POSSIBLE,
  /** In one transaction if there are several. */
  OF_SEVERAL,
  /** In one transaction. */
  ALWAYS,
  /** One by one. */
  NEVER
}
