package io.domainflow.migration;

import java.util.Locale;

/** What is looked for. The ids are stable: baselines and dashboards may name them. */
public enum Rule {
  /** The way up is refused. */
  UP_FAILS(Severity.ERROR),
  /** The script that looks whether the way up did what it should says that it did not. */
  CHECK_FAILS(Severity.ERROR),
  /** There is no way back, and nobody said that there need be none. */
  DOWN_MISSING(Severity.ERROR),
  /** The way back is refused. */
  DOWN_FAILS(Severity.ERROR),
  /** After the way back the schema is not what it was before the way up. */
  DOWN_DIFFERS(Severity.ERROR),
  /** After the way back, the way up is refused. */
  UP_AGAIN_FAILS(Severity.ERROR),
  /** The second way up makes another schema than the first. */
  UP_AGAIN_DIFFERS(Severity.ERROR),
  /** The whole chain's way down is refused at this migration. */
  CHAIN_DOWN_FAILS(Severity.ERROR),
  /** The whole chain's way down does not end where it began. */
  CHAIN_DOWN_DIFFERS(Severity.ERROR),
  /** The whole chain's second way up is refused at this migration. */
  CHAIN_UP_FAILS(Severity.ERROR),
  /** The whole chain's second way up makes another schema than the first. */
  CHAIN_UP_DIFFERS(Severity.ERROR),
  /** The ways up that passed once are refused on a fresh database of the same server. */
  REBUILD_FAILS(Severity.ERROR),
  /** A repeatable script is refused. */
  REPEATABLE_FAILS(Severity.ERROR),
  /** A repeatable script makes another schema the second time. */
  REPEATABLE_DIFFERS(Severity.ERROR),
  /** A migration listed as irreversible does not exist. */
  IRREVERSIBLE_UNKNOWN(Severity.ERROR),
  /** A migration listed as irreversible has a way back. */
  IRREVERSIBLE_HAS_DOWN(Severity.ERROR),
  /** A placeholder has no value: Flyway would not run the script. */
  PLACEHOLDER_UNKNOWN(Severity.ERROR),
  /** The way up is refused by every table that has rows. */
  UP_NEEDS_EMPTY(Severity.ERROR),
  /** After the way back, or that and the way up again, values are lost; nobody said so. */
  DATA_LOST(Severity.ERROR),
  /** The way up is refused by rows that the schema allows before it. */
  UP_FAILS_WITH_ROWS(Severity.WARNING),
  /** The way back is refused by rows that the schema allows before it. */
  DOWN_FAILS_WITH_ROWS(Severity.WARNING),
  /** A script with rows of the user's is refused. */
  SEED_FAILS(Severity.ERROR),
  /** What is tried on further databases ends here: the way up is refused there. */
  NOT_REPEATED(Severity.NOTE),
  /** No rows could be made for a table. */
  ROWS_NOT_MADE(Severity.NOTE),
  /** After the way up an index is there that answers nothing: its building failed. */
  INDEX_INVALID(Severity.ERROR),
  /** Its session killed amidst, the script passes the second time, and the schema is another. */
  RETRY_DIFFERS(Severity.ERROR),
  /** Its session killed amidst, the script is refused the second time. */
  RETRY_FAILS(Severity.WARNING),
  /** Others who use a table wait for it too long while the script runs. */
  OTHERS_WAIT(Severity.WARNING),
  /** Others who use a table are refused while the script runs, or from then on. */
  OTHERS_REFUSED(Severity.WARNING),
  /** While others use the tables, the script is refused: a deadlock, or a lock not to be had. */
  REFUSED_UNDER_LOAD(Severity.WARNING),
  /** The workload's calls fail already before a script: others use the tables in its place. */
  WORKLOAD_DOES_NOT_RUN(Severity.NOTE),
  /** Of many instances that start together, one fails, or a migration is applied twice. */
  START_FAILS(Severity.WARNING),
  /** A table is written anew while nobody can read it. */
  TABLE_REWRITTEN(Severity.WARNING),
  /** A table is read whole while nobody can write to it. */
  TABLE_SCANNED(Severity.WARNING),
  /** A statement takes its time while its transaction keeps everybody out of another table. */
  LOCK_HELD_ON(Severity.WARNING),
  /** A lock that stops others is waited for without a limit, and they wait behind it. */
  LOCK_TIMEOUT_MISSING(Severity.WARNING),
  /** Rows of a whole table are changed in one transaction. */
  BULK_CHANGE(Severity.NOTE),
  /** A script that was published is another now: databases that have run it will not again. */
  FILE_CHANGED(Severity.ERROR),
  /** A script that was published is gone. */
  FILE_DELETED(Severity.WARNING),
  /** A new migration comes before one that was published: databases that have that pass it over. */
  OUT_OF_ORDER(Severity.ERROR),
  /** The baseline accepts what is no more. */
  BASELINE_STALE(Severity.NOTE),
  /** A number is left out of the row: a file may have been forgotten. */
  NUMBER_MISSING(Severity.WARNING),
  /** A file that ends in .sql and is named in no known way: no tool would run it. */
  FILE_IGNORED(Severity.WARNING),
  /** On a server of somebody else's, the migrations leave roles that were not there before. */
  ROLES_LEFT(Severity.WARNING),
  /** A script of several statements ran one by one: a failure amidst leaves it half done. */
  NOT_IN_A_TRANSACTION(Severity.NOTE),
  /** After the way back, a table's columns stand in another order. */
  COLUMN_ORDER(Severity.NOTE),
  /** After the way back, the constraint behind a NOT NULL has another name (18 and later). */
  NOT_NULL_NAME(Severity.NOTE);

  private final Severity severity;

  Rule(Severity severity) {
    this.severity = severity;
  }

  /** The rule's name in reports: {@code down-differs}, say. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }
}
