package io.domainflow.explore.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The last failure of each scenario, to begin with the next time: a small file each, below a
 * build's own folder. What cannot be read or written is as if it had not been there: it only makes
 * the next failure faster.
 */
public final class RememberedFailures {
  private final Optional<Path> file;

  private RememberedFailures(Optional<Path> file) {
    this.file = file;
  }

  /** In a file of the scenario's own, whose folder is made when it is needed. */
  public static RememberedFailures in(Path file) {
    return new RememberedFailures(Optional.of(file));
  }

  public static RememberedFailures none() {
    return new RememberedFailures(Optional.empty());
  }

  Optional<String> last() {
    if (file.isEmpty() || !Files.isRegularFile(file.get())) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file.get());
      return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0).strip());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  void remember(String replay) {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.get().getParent());
      Files.writeString(file.get(), replay + "\n");
    } catch (IOException unwritable) {
      // The replay string stands in the report as well.
    }
  }

  void forget() {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(file.get());
    } catch (IOException undeletable) {
      // It is run once more the next time.
    }
  }
}
