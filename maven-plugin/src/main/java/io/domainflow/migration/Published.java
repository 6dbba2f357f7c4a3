package io.domainflow.migration;

import io.domainflow.script.Migration;
import java.util.Set;

/**
 * What has become of the files since a state that was published, from which databases were
 * migrated.
 *
 * @param state its name for people
 * @param added files that it has not, as scripts are named
 * @param changed files that are others now
 * @param deleted files that it has, and that are gone
 */
public record Published(String state, Set<String> added, Set<String> changed, Set<String> deleted) {
  public Published {
    added = Set.copyOf(added);
    changed = Set.copyOf(changed);
    deleted = Set.copyOf(deleted);
  }

  /** Whether its way up is new. */
  boolean isNew(Migration migration) {
    return added.contains(migration.up().file());
  }

  /** Whether neither of its ways is new or another. */
  boolean isUnchanged(Migration migration) {
    return isUnchanged(migration.up().file())
        && migration.down().map(down -> isUnchanged(down.file())).orElse(true);
  }

  private boolean isUnchanged(String file) {
    return !added.contains(file) && !changed.contains(file);
  }
}
