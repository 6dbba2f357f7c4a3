package io.domainflow.maven;

import io.domainflow.script.MigrationSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a module's migrations may be.
 *
 * @param base what relative directories are relative to
 * @param classes what {@code classpath:} means
 */
record ModuleFiles(Path base, Path classes) {

  /**
   * The migrations of the module.
   *
   * @param style what people call their style; empty if the files are to tell
   */
  MigrationSet find(List<String> locations, String style) {
    for (String location : locations) {
      if (location == null || location.isBlank()) {
        throw new IllegalArgumentException("a location is blank");
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url()}, null)) {
      return MigrationSet.find(locations, base, loader, style);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URL url() throws MalformedURLException {
    String uri = classes.toUri().toString(); // ends in a slash only where the directory exists
    return URI.create(uri.endsWith("/") ? uri : uri + "/").toURL();
  }
}
