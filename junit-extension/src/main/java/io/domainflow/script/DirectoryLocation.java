package io.domainflow.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory.
 *
 * @param name as people wrote it: what the names of the scripts begin with
 * @param directory where it is
 */
record DirectoryLocation(String name, Path directory) implements ScriptLocation {

  @Override
  public FoundFiles files() {
    if (!Files.isDirectory(directory)) {
      throw MigrationSetException.nothing(
          "no migrations: "
              + name
              + " is no directory (looked in "
              + directory.toAbsolutePath()
              + ")");
    }
    List<FoundFile> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (ScriptLocation.isRead(String.valueOf(file.getFileName()))) {
          found.add(read(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    return new FoundFiles(found);
  }

  private FoundFile read(Path file) throws IOException {
    String below = directory.relativize(file).toString().replace('\\', '/');
    return new FoundFile(below, SqlScript.decode(name + "/" + below, Files.readAllBytes(file)));
  }
}
