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
  public List<FoundScript> scripts() {
    if (!Files.isDirectory(directory)) {
      throw MigrationSetException.nothing(
          "no migrations: "
              + name
              + " is no directory (looked in "
              + directory.toAbsolutePath()
              + ")");
    }
    List<FoundScript> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String fileName = String.valueOf(file.getFileName());
        if (ScriptLocation.isSql(fileName)) {
          found.add(new FoundScript(fileName, read(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    return found;
  }

  private SqlScript read(Path file) throws IOException {
    String below = directory.relativize(file).toString().replace('\\', '/');
    return SqlScript.decode(name + "/" + below, Files.readAllBytes(file));
  }
}
