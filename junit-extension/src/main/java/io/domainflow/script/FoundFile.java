package io.domainflow.script;

/**
 * A file of a location.
 *
 * @param path below the location, with slashes
 * @param script its content, under its name for people
 */
record FoundFile(String path, SqlScript script) {

  /** The last part of its path. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder that it is in; empty for the location itself. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** The path of a file that stands beside it. */
  String beside(String name) {
    return folder().isEmpty() ? name : folder() + "/" + name;
  }

  boolean isSql() {
    return ScriptLocation.isSql(name());
  }
}
