package io.domainflow.script;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of the schema: the way up, and the way back if there is one. Immutable. */
public final class Migration {
  private final MigrationVersion version;
  private final String description;
  private final SqlScript up;
  private final @Nullable SqlScript down;

  Migration(MigrationVersion version, String description, SqlScript up, @Nullable SqlScript down) {
    this.version = version;
    this.description = description;
    this.up = up;
    this.down = down;
  }

  /** Its place in the order. */
  public MigrationVersion version() {
    return version;
  }

  /** What its file name says that it does, in words. */
  public String description() {
    return description;
  }

  /** The script that makes the change. */
  public SqlScript up() {
    return up;
  }

  /** The script that takes the change back; empty if there is none. */
  public Optional<SqlScript> down() {
    return Optional.ofNullable(down);
  }

  /** Whether people mean this one: by version, by description, or by the name of its way up. */
  public boolean isCalled(String name) {
    String file = up.file().substring(up.file().lastIndexOf('/') + 1);
    return name.equals(file)
        || name.equals(description)
        || (MigrationVersion.isVersion(name) && MigrationVersion.of(name).equals(version));
  }

  @Override
  public String toString() {
    return description.isEmpty() ? version.toString() : version + " " + description;
  }
}
