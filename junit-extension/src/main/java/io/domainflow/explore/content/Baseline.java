package io.domainflow.explore.content;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rows and sequences of a database as they stood at one moment, which can be put back as often
 * as one likes. Immutable and thread-safe; one restores a database at a time. It holds for copies
 * of the database too that were made after it was taken, as they have the same oids.
 *
 * <p>Rows are saved on the server, in the schema {@code domainflow_explore}; the JVM holds names
 * and numbers only. Autovacuum is turned off for the tables, which would change plans in the midst
 * of an exploration. A table that was restored is scanned in the order in which its rows stood when
 * the baseline was taken. What a row's {@code xmin} and {@code ctid} say is not put back.
 *
 * <p>Rows are put back under {@code session_replication_role = replica}, so that triggers and
 * foreign keys take no notice. Where the role may not set it, or does not own the tables, {@link
 * #canRestore} is false, and the database has to be made anew, from a template say. Where it is no
 * superuser, the planner's statistics of a table change when it is swept.
 */
public final class Baseline {
  private static final long FIRST_OF_USERS = 16384;
  private static final List<String> LARGE_OBJECTS =
      List.of("pg_catalog.pg_largeobject", "pg_catalog.pg_largeobject_metadata");

  private final Catalog catalog;
  private final Optional<Restoration> restoration;
  private final Map<Long, SavedRows> saved;
  private final Map<Long, Sequence> sequences;
  private final Map<Long, String> obstacles;
  private final boolean needsDiscardSequences;

  Baseline(
      Catalog catalog,
      Optional<Restoration> restoration,
      Map<Long, SavedRows> saved,
      Map<Long, Sequence> sequences,
      Map<Long, String> obstacles,
      boolean needsDiscardSequences) {
    this.catalog = catalog;
    this.restoration = restoration;
    this.saved = saved;
    this.sequences = sequences;
    this.obstacles = obstacles;
    this.needsDiscardSequences = needsDiscardSequences;
  }

  /**
   * Remembers what stands in the database: after the migrations and the user's preparation, while
   * nobody else has a transaction open. An earlier baseline of the database is no longer valid.
   *
   * @param admin a session in autocommit mode, of a superuser if rows are to be put back; it is
   *     left with {@code session_replication_role = replica}, so nothing else may write by it
   */
  public static Baseline take(Connection admin) throws SQLException {
    RoundTrip.requireAutoCommit(admin);
    return new BaselineTaking(admin).take();
  }

  /** Whether rows can be put back at all; if not, {@link #restore} refuses everything. */
  public boolean canRestore() {
    return restoration.isPresent();
  }

  /** Whether {@link #restore} can put back all tables and sequences, whichever are written. */
  public boolean restoresAll() {
    return canRestore() && obstacles.isEmpty();
  }

  /**
   * Why a schedule's writes cannot be taken back by {@link #restore}, in a sentence; empty if they
   * can.
   *
   * @param written oids of the relations that were written, system catalogs included; indexes,
   *     TOAST tables, views and partitioned tables are ignored, as what lies beneath is named too
   */
  public Optional<String> whyNot(Collection<Long> written) {
    return written.stream().sorted().map(this::whyNot).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> whyNot(long oid) {
    Catalog.Relation relation = catalog.relations().get(oid);
    if (relation == null) {
      return Optional.of("A relation was created (oid %d)".formatted(oid));
    }
    if (LARGE_OBJECTS.contains(relation.name())) {
      return Optional.of("Large objects were written");
    }
    if (oid < FIRST_OF_USERS) {
      return Optional.of("DDL was run: it wrote to " + relation.name());
    }
    return switch (relation.kind()) {
      case "m" -> Optional.of("The materialised view " + relation.name() + " was refreshed");
      case "f" -> Optional.of("The foreign table " + relation.name() + " was written");
      case "r", "S" ->
          restoration.isEmpty()
              ? Optional.of(
                  "The role may not set session_replication_role, or does not own all tables")
              : Optional.ofNullable(obstacles.get(oid));
      default -> Optional.empty();
    };
  }

  /**
   * Whether sessions hold numbers of sequences in advance (CACHE above 1): then each session has to
   * {@code DISCARD SEQUENCES} before a schedule begins, or its numbers go on where they were.
   */
  public boolean needsDiscardSequences() {
    return needsDiscardSequences;
  }

  /**
   * Sets tables and sequences back to what they were. One round trip and one transaction for small
   * tables; for tables of more than about a fifth of a block, and now and then for small ones,
   * three more in transactions of their own. Waits for whoever holds a lock on the tables. Nobody
   * may have a transaction open: dead rows would stay, and places of rows change. After a failure
   * it may be called again.
   *
   * @param admin a session of the role that took the baseline, in autocommit mode; it is left with
   *     {@code session_replication_role = replica} and {@code synchronous_commit = off}
   * @param written oids of relations that were written since; others are left as they are
   * @throws IllegalStateException if {@link #whyNot} has a reason, or saved rows are gone: the
   *     database has to be made anew
   */
  public void restore(Connection admin, Collection<Long> written) throws SQLException {
    Optional<String> reason = whyNot(written);
    if (reason.isPresent()) {
      throw new IllegalStateException(reason.get());
    }
    RoundTrip.requireAutoCommit(admin);
    TreeSet<Long> oids = new TreeSet<>(written);
    List<SavedRows> rows = oids.stream().map(saved::get).filter(Objects::nonNull).toList();
    List<Sequence> numbers = oids.stream().map(sequences::get).filter(Objects::nonNull).toList();
    if (restoration.isPresent() && !(rows.isEmpty() && numbers.isEmpty())) {
      restoration.get().run(admin, rows, numbers);
    }
  }

  /** Oids of all tables and sequences that {@link #restore} can put back. */
  public Collection<Long> relations() {
    if (restoration.isEmpty()) {
      return List.of();
    }
    TreeSet<Long> all = new TreeSet<>(saved.keySet());
    all.removeAll(obstacles.keySet());
    all.addAll(sequences.keySet());
    return all;
  }

  /** Oids of the sequences among them. */
  public Collection<Long> sequences() {
    return sequences.keySet();
  }

  Catalog catalog() {
    return catalog;
  }
}
