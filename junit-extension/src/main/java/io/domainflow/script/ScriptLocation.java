package io.domainflow.script;

import java.nio.file.Path;
import java.util.Locale;

/** A place in which scripts are looked for, folders below it included. */
sealed interface ScriptLocation permits DirectoryLocation, ClassPathLocation {
  String CLASSPATH = "classpath:";
  String FILESYSTEM = "filesystem:";

  /**
   * The SQL files there, by name, and what tools keep beside them; none if it is empty.
   *
   * @throws MigrationSetException if there is no such place
   */
  FoundFiles files();

  static ScriptLocation of(String location, Path base, ClassLoader loader) {
    if (location.startsWith(CLASSPATH)) {
      String name = location.substring(CLASSPATH.length());
      return new ClassPathLocation(trimmed(name), loader);
    }
    String name =
        location.startsWith(FILESYSTEM) ? location.substring(FILESYSTEM.length()) : location;
    return new DirectoryLocation(name, base.resolve(name));
  }

  /** Whether it may say something about migrations. */
  static boolean isRead(String fileName) {
    return isSql(fileName)
        || fileName.endsWith(".sql.conf")
        || fileName.equals("metadata.toml")
        || fileName.equals("sqitch.plan");
  }

  static boolean isSql(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  private static String trimmed(String name) {
    return name.replaceAll("^/+|/+$", "");
  }
}
