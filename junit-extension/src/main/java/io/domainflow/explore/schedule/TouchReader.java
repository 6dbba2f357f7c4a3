package io.domainflow.explore.schedule;

import io.domainflow.explore.gate.Session;
import io.domainflow.explore.gate.Step;
import io.domainflow.explore.order.Access;
import io.domainflow.explore.order.Footprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.TransactionState;

/**
 * Asks a session's own transaction what its statements touched. Used by the thread whose step the
 * session runs, one at a time.
 *
 * <p>Locks say what a transaction touched and how; the counters of scans and changes, read before
 * and after, say which of that one statement did. Where neither is proof the answer is the careful
 * one: more conflicts, never fewer.
 */
final class TouchReader {
  /** Channels of notifications. Their names do not matter: few programs have two. */
  static final String CHANNEL = "channel";

  static final String ADVISORY = "advisory lock";
  static final String CATALOG = "catalog";

  /** A relation that came up since the exploration began. */
  static final String NEW_RELATION = "new table";

  /** What a session keeps when its connection goes back to the pool. */
  static final String SESSION_STATE = "session";

  private static final String TOUCHED = SqlFile.text("touched");
  private static final String PERMANENT = SqlFile.text("permanent");
  private static final String TOUCHED_BY = SqlFile.text("touched_by");

  private final Session session;
  private final Relations relations;
  private @Nullable PreparedStatement query;

  // What the open transaction did, as far as it is known.
  private Footprint written = Footprint.NONE;
  private Footprint readSerially = Footprint.NONE;
  private final Set<Long> writtenOids = new HashSet<>();
  private boolean wrote;
  private boolean serializable;
  private boolean snapshot;
  private boolean schema;
  private boolean notifies;

  TouchReader(Session session, Relations relations) {
    this.session = session;
    this.relations = relations;
  }

  /** What a transaction had locked and counted at one moment. Immutable. */
  record Seen(
      String isolation,
      Map<Long, Set<String>> modes,
      Map<Long, Long> scans,
      Map<Long, Long> changes,
      Set<Long> advisoryKeys,
      boolean transactionId) {
    /** Where no transaction is open, or none that did anything. */
    static final Seen NOTHING = new Seen("", Map.of(), Map.of(), Map.of(), Set.of(), false);

    boolean isNothing() {
      return isolation.isEmpty();
    }
  }

  /**
   * Before a statement; nothing where no transaction is open, so that all that is seen is its own.
   */
  Seen before() throws SQLException {
    return inTransaction() ? seen() : Seen.NOTHING;
  }

  private boolean inTransaction() {
    return session.connection().getTransactionState() == TransactionState.OPEN && snapshot;
  }

  /**
   * After a statement that did not fail.
   *
   * @param then from {@link #before}
   */
  Touch after(Step step, StatementText text, Seen then, Connection observer) throws SQLException {
    boolean first = !snapshot;
    boolean asksItself =
        session.connection().getTransactionState() == TransactionState.OPEN
            && (snapshot || !text.utility())
            && !startsCopy(step);
    Seen now = asksItself ? seen() : seenBy(observer);
    snapshot |= asksItself;
    boolean known = asksItself && (!then.isNothing() || first);
    Set<Long> newRelations = asksItself ? newRelations(now) : Set.of();
    boolean strong =
        newRelations.stream().anyMatch(oid -> isStrong(now.modes().getOrDefault(oid, Set.of())));
    boolean changes =
        strong
            || (text.mayDefineSchema() && locksStrongly(then, now))
            || (text.definesSchema() && !text.definesRelation() && now.transactionId())
            || (text.definesSchema() && isOver());
    schema |= changes;
    Touch touch = touch(step, text, then, now, known, first, newRelations);
    if (text.definesRelation() && !changes) { // the table was there, or is temporary
      return new Touch(
          touch.footprint().and(CATALOG, Access.READ), touch.written(), touch.wrote(), schema);
    }
    if (text.definesSchema() || changes) {
      written = written.and(Footprint.EVERYTHING);
      wrote |= changes;
      return new Touch(Footprint.EVERYTHING, writtenOids, wrote, schema);
    }
    if (isOver() && commits(step, text)) {
      return new Touch(Footprint.EVERYTHING, relations.restorable(), true, schema);
    }
    if (startsCopy(step) && first) {
      return new Touch(
          touch.footprint().and(Footprint.ANY, Access.READ),
          touch.written(),
          touch.wrote(),
          schema);
    }
    return touch;
  }

  /** Whether a step that leaves no transaction may have committed, so that its locks are gone. */
  private static boolean commits(Step step, StatementText text) {
    return switch (step.kind()) {
      case STATEMENT, BATCH -> !text.plainSelect() && !text.utility();
      case COPY -> true;
      default -> false;
    };
  }

  /** Whether rows go to and fro after the step, when the session answers no question. */
  private static boolean startsCopy(Step step) {
    return step.kind() == Step.Kind.COPY
        && !step.text().startsWith("end of ")
        && !step.text().startsWith("cancel ");
  }

  /** Whether a relation is locked as only those do who change what it is, or empty it. */
  private boolean locksStrongly(Seen then, Seen now) {
    return now.modes().entrySet().stream()
        .anyMatch(
            locked ->
                relations.of(locked.getKey()).isPresent()
                    && isStrong(locked.getValue())
                    && !locked.getValue().equals(then.modes().get(locked.getKey())));
  }

  /** Relations, temporary ones aside, that are none of those the exploration began with. */
  private Set<Long> newRelations(Seen now) throws SQLException {
    List<Long> unknown =
        now.modes().keySet().stream().filter(oid -> relations.of(oid).isEmpty()).toList();
    if (unknown.isEmpty()
        || session.connection().getTransactionState() != TransactionState.OPEN
        || !snapshot) {
      return Set.of();
    }
    Set<Long> permanent = new HashSet<>();
    try (PreparedStatement asked = session.connection().prepareStatement(PERMANENT)) {
      asked.setArray(1, session.connection().createArrayOf("oid", unknown.toArray()));
      try (ResultSet row = asked.executeQuery()) {
        while (row.next()) {
          permanent.add(row.getLong(1));
        }
      }
    }
    return permanent;
  }

  private Touch touch(
      Step step,
      StatementText text,
      Seen then,
      Seen now,
      boolean known,
      boolean first,
      Set<Long> newRelations) {
    Footprint footprint = Footprint.NONE;
    boolean repeatable =
        now.isolation().startsWith("repeatable") || now.isolation().startsWith("serializable");
    serializable |= now.isolation().startsWith("serializable");
    Access read = serializable ? Access.SERIAL_READ : Access.READ;
    if (repeatable && first && !text.utility()) {
      footprint = footprint.and(Footprint.ANY, Access.READ); // the snapshot is of everything
    }
    boolean anyChange = false;
    for (Map.Entry<Long, Set<String>> locked : now.modes().entrySet()) {
      long oid = locked.getKey();
      Optional<Relations.Relation> relation = relations.of(oid);
      if (relation.isEmpty()) {
        if (newRelations.contains(oid)) {
          anyChange = true;
          boolean writes = locked.getValue().stream().anyMatch(TouchReader::writes);
          footprint = footprint.and(NEW_RELATION, read);
          if (writes) {
            footprint = footprint.and(NEW_RELATION, Access.WRITE);
            written = written.and(NEW_RELATION, Access.WRITE);
          }
          if (serializable) {
            readSerially = readSerially.and(NEW_RELATION, Access.SERIAL_READ);
          }
        }
        continue;
      }
      Set<String> newModes = new HashSet<>(locked.getValue());
      newModes.removeAll(then.modes().getOrDefault(oid, Set.of()));
      boolean scanned = differs(then.scans(), now.scans(), oid);
      boolean changed = differs(then.changes(), now.changes(), oid);
      boolean touched = !known || scanned || changed || !newModes.isEmpty();
      anyChange |= touched;
      boolean careful = relations.hasFunctions() || text.onConflict();
      if (relation.get().isSequence()) {
        if (touched || !text.plainSelect()) {
          footprint = footprint.and(relation.get().name(), Access.WRITE);
          writtenOids.add(oid);
        }
        continue;
      }
      boolean writeMode = locked.getValue().stream().anyMatch(TouchReader::writes);
      boolean strong = isStrong(locked.getValue());
      if (strong && (touched || !newModes.isEmpty())) {
        footprint = footprint.and(relation.get().name(), Access.ALL);
        note(relation.get(), Access.ALL);
        wrote = true;
      } else if (writeMode
          && (newModes.stream().anyMatch(TouchReader::writes)
              || changed
              || (!text.plainSelect() && (scanned || !known || careful)))) {
        footprint = footprint.and(relation.get().name(), Access.WRITE);
        if (scanned || !known) {
          footprint = footprint.and(relation.get().name(), read);
        }
        note(relation.get(), Access.WRITE);
      } else if (touched) {
        footprint = footprint.and(relation.get().name(), read);
      }
      if (serializable && touched) {
        readSerially = readSerially.and(relation.get().name(), Access.SERIAL_READ);
      }
    }
    if (!anyChange && !now.modes().isEmpty() && !text.utility()) {
      // It touched something that shows in no counter: any of what is locked.
      footprint = footprint.and(written).and(readSerially);
      for (Long oid : now.modes().keySet()) {
        if (relations.of(oid).isPresent()) {
          footprint = footprint.and(relations.of(oid).get().name(), read);
        }
      }
    }
    if (text.advisory()
        || !now.advisoryKeys().equals(then.advisoryKeys())
        || (relations.hidesAdvisoryLocks() && !text.plainSelect())) {
      footprint = footprint.and(ADVISORY, Access.WRITE);
      written = written.and(ADVISORY, Access.WRITE);
    }
    if (text.notifies() || (relations.hidesNotifications() && !text.plainSelect())) {
      notifies = true;
      written = written.and(CHANNEL, Access.WRITE);
    }
    if (text.listens()) {
      footprint = footprint.and(CHANNEL, Access.READ);
      written = written.and(CHANNEL, Access.WRITE);
    }
    if (step.kind() == Step.Kind.METADATA) {
      footprint = footprint.and(CATALOG, Access.READ);
    }
    wrote |= now.transactionId();
    return new Touch(footprint, writtenOids, wrote, schema);
  }

  private void note(Relations.Relation relation, Access access) {
    written = written.and(relation.name(), access);
    writtenOids.add(relation.oid());
  }

  private static boolean differs(Map<Long, Long> then, Map<Long, Long> now, long oid) {
    return !now.getOrDefault(oid, 0L).equals(then.getOrDefault(oid, 0L));
  }

  private static boolean writes(String mode) {
    return mode.equals("RowExclusiveLock") || mode.equals("RowShareLock");
  }

  private static boolean isStrong(Set<String> modes) {
    return modes.stream().anyMatch(mode -> !writes(mode) && !mode.equals("AccessShareLock"));
  }

  /** What a statement that waits inside the server has touched so far, all of it carefully. */
  Touch soFar(StatementText text, Connection observer) throws SQLException {
    Seen now = seenBy(observer);
    Footprint footprint = written;
    for (Map.Entry<Long, Set<String>> locked : now.modes().entrySet()) {
      Optional<Relations.Relation> relation = relations.of(locked.getKey());
      if (relation.isPresent()) {
        Access access = Access.READ;
        if (isStrong(locked.getValue())) {
          access = Access.ALL;
        } else if (relation.get().isSequence()
            || locked.getValue().stream().anyMatch(TouchReader::writes)) {
          access = Access.WRITE;
        }
        footprint = footprint.and(relation.get().name(), access);
      }
    }
    if (text.advisory() || !now.advisoryKeys().isEmpty()) {
      footprint = footprint.and(ADVISORY, Access.WRITE);
    }
    return Touch.of(footprint);
  }

  /** A rollback to a savepoint: what of the transaction's locks went with it is not known. */
  Touch letGo() {
    Footprint footprint = Footprint.NONE;
    for (Map.Entry<String, Set<Access>> entry : written.touched().entrySet()) {
      footprint =
          footprint.and(
              entry.getKey(), entry.getValue().contains(Access.ALL) ? Access.ALL : Access.RELEASE);
    }
    return Touch.of(footprint);
  }

  /** Whether the session has no transaction that could go on. */
  boolean isOver() {
    return session.connection().getTransactionState() == TransactionState.IDLE;
  }

  /** Replaces what is known of the open transaction by what is remembered of the same one. */
  void recall(Remembered remembered) {
    written = remembered.written();
    readSerially = remembered.readSerially();
    writtenOids.clear();
    writtenOids.addAll(remembered.touch().written());
    wrote = remembered.touch().wrote();
    snapshot = remembered.snapshot();
    serializable = remembered.serializable();
    schema = remembered.touch().schema();
    notifies = remembered.notifies();
  }

  /** For the next schedule that begins with the same steps. */
  Remembered remember(Touch touch) {
    return new Remembered(touch, written, readSerially, snapshot, serializable, notifies);
  }

  /** What is known of a transaction after one of its steps. Immutable. */
  record Remembered(
      Touch touch,
      Footprint written,
      Footprint readSerially,
      boolean snapshot,
      boolean serializable,
      boolean notifies) {}

  /** Whether the open transaction may have written or locked something. */
  boolean wrote() {
    return wrote || !written.touched().isEmpty();
  }

  /** The transaction ends by a commit, or by a rollback. */
  Touch ended(boolean committed) {
    Footprint footprint = Footprint.NONE;
    for (Map.Entry<String, Set<Access>> entry : written.touched().entrySet()) {
      Access access =
          entry.getValue().contains(Access.ALL)
              ? Access.ALL
              : committed ? Access.PUBLISH : Access.RELEASE;
      footprint = footprint.and(entry.getKey(), access);
    }
    if (committed) {
      footprint = footprint.and(readSerially);
      if (notifies) {
        footprint = footprint.and(CHANNEL, Access.WRITE); // who commits first is heard first
      }
      if (relations.defersChecks() && wrote()) {
        footprint = Footprint.EVERYTHING;
        if (relations.defersCode()) { // a deferred trigger's locks are gone with the commit
          writtenOids.addAll(relations.restorable());
        }
      }
    }
    Touch touch = new Touch(footprint, writtenOids, wrote(), schema);
    forget();
    return touch;
  }

  void forget() {
    written = Footprint.NONE;
    readSerially = Footprint.NONE;
    writtenOids.clear();
    wrote = false;
    serializable = false;
    snapshot = false;
    schema = false;
    notifies = false;
  }

  private Seen seen() throws SQLException {
    if (query == null || query.isClosed()) {
      query = session.connection().prepareStatement(TOUCHED);
      query.unwrap(PGStatement.class).setPrepareThreshold(1);
    }
    try (ResultSet row = query.executeQuery()) {
      return read(row);
    }
  }

  private Seen seenBy(Connection observer) throws SQLException {
    try (PreparedStatement asked = observer.prepareStatement(TOUCHED_BY)) {
      asked.setInt(1, session.backend());
      try (ResultSet row = asked.executeQuery()) {
        return read(row);
      }
    }
  }

  private static Seen read(ResultSet row) throws SQLException {
    String isolation = "";
    Map<Long, Set<String>> modes = new HashMap<>();
    Map<Long, Long> scans = new HashMap<>();
    Map<Long, Long> changes = new HashMap<>();
    Set<Long> advisory = new HashSet<>();
    boolean transactionId = false;
    while (row.next()) {
      String setting = row.getString(1);
      isolation = setting == null ? "" : setting;
      String type = row.getString(2);
      if (type == null) {
        continue;
      }
      switch (type) {
        case "transactionid" -> transactionId |= "ExclusiveLock".equals(row.getString(4));
        case "advisory" -> advisory.add(row.getLong(5));
        default -> {
          long oid = row.getLong(3);
          modes.computeIfAbsent(oid, first -> new HashSet<>()).add(row.getString(4));
          scans.put(oid, row.getLong(6));
          changes.put(oid, row.getLong(7));
        }
      }
    }
    return new Seen(isolation, modes, scans, changes, advisory, transactionId);
  }
}
