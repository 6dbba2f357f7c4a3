package io.domainflow.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What two fingerprints differ in. An object that came or went as a whole is one change: its parts
 * are only counted.
 *
 * @param changes that users of the schema would notice
 * @param notes on what only a reader of the catalogs would
 */
public record SchemaDiff(List<SchemaChange> changes, List<SchemaChange> notes) {
  public SchemaDiff {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /** Compares what should be with what is. */
  public static SchemaDiff between(Fingerprint expected, Fingerprint actual) {
    Map<String, CatalogObject> before = expected.objects();
    Map<String, CatalogObject> after = actual.objects();
    List<SchemaChange> changes = new ArrayList<>();
    Wholes lost = Wholes.onlyIn(before, after);
    for (CatalogObject object : lost.wholes()) {
      changes.add(SchemaChange.lost(object, lost.partsOf(object)));
    }
    Wholes added = Wholes.onlyIn(after, before);
    for (CatalogObject object : added.wholes()) {
      changes.add(SchemaChange.added(object, added.partsOf(object)));
    }
    before.forEach(
        (key, old) -> {
          CatalogObject now = after.get(key);
          if (now != null && !now.equals(old)) {
            changes.add(SchemaChange.changed(old, now));
          }
        });
    changes.sort(Comparator.comparing(SchemaChange::identity).thenComparing(SchemaChange::kind));
    return new SchemaDiff(changes, notes(expected, actual, changes));
  }

  private static List<SchemaChange> notes(
      Fingerprint expected, Fingerprint actual, List<SchemaChange> changes) {
    List<SchemaChange> notes = new ArrayList<>();
    expected
        .noted()
        .forEach(
            (key, old) -> {
              CatalogObject now = actual.noted().get(key);
              if (now != null && !now.equals(old) && !isExplained(old, changes)) {
                notes.add(SchemaChange.changed(old, now));
              }
            });
    return notes;
  }

  /** That a table with a column too many has another order of columns goes without saying. */
  private static boolean isExplained(CatalogObject note, List<SchemaChange> changes) {
    return changes.stream()
        .anyMatch(
            change ->
                change.kind().equals("column")
                    && !change.isChange()
                    && change.identity().startsWith(note.identity() + "."));
  }

  /** Whether there is no change; there may be notes. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** A line for each change, of objects that should have gone or stayed. */
  public List<String> lines() {
    return lines("left behind", "lost");
  }

  List<String> lines(String added, String lost) {
    return changes.stream().map(change -> change.line(added, lost)).toList();
  }
}
