package io.domainflow.script;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of the schema: the way up, and the way back and a check, if there are. Immutable. */
public final class Migration {
  private final MigrationVersion version;
  private final String description;
  private final SqlScript up;
  private final @Nullable SqlScript down;
  private final @Nullable SqlScript check;

  Migration(
      MigrationVersion version,
      String description,
      SqlScript up,
      @Nullable SqlScript down,
      @Nullable SqlScript check) {
    this.version = version;
    this.description = description;
    this.up = up;
    this.down = down;
    this.check = check;
  }

  Migration with(Placeholders values) {
    return new Migration(
        version, description, values.in(up), down == null ? null : values.in(down), check);
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

  /** The script that fails if the change has not been made; empty if there is none. */
  public Optional<SqlScript> check() {
    return Optional.ofNullable(check);
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
