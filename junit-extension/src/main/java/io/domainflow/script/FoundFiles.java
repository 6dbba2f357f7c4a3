package io.domainflow.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one location: scripts, and what tools keep beside them. Immutable. */
final class FoundFiles {
  private final Map<String, FoundFile> byPath = new LinkedHashMap<>();

  /**
   * Looks at the files of a location.
   *
   * @param files no two of the same path
   */
  FoundFiles(List<FoundFile> files) {
    files.forEach(file -> byPath.put(file.path(), file));
  }

  List<FoundFile> all() {
    return List.copyOf(byPath.values());
  }

  /** Those that end in .sql, by name. */
  List<FoundFile> scripts() {
    return byPath.values().stream().filter(FoundFile::isSql).toList();
  }

  Optional<FoundFile> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** Those of that name, in any folder. */
  List<FoundFile> named(String name) {
    return byPath.values().stream().filter(file -> file.name().equals(name)).toList();
  }
}
