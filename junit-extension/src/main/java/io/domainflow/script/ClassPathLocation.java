package io.domainflow.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A folder of the class path, in directories and jars. Where several have a file of the same name,
 * the first on the class path counts, as for any resource.
 */
record ClassPathLocation(String folder, ClassLoader loader) implements ScriptLocation {

  @Override
  public List<FoundScript> scripts() {
    Map<String, FoundScript> found = new LinkedHashMap<>();
    boolean exists = false;
    try {
      for (URL url : Collections.list(loader.getResources(folder))) {
        exists = true;
        for (FoundScript script : scriptsIn(url)) {
          found.putIfAbsent(script.script().file(), script);
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new UncheckedIOException(new IOException("cannot read " + CLASSPATH + folder, e));
    }
    if (!exists) {
      throw MigrationSetException.nothing(
          "no migrations: the class path has no folder "
              + folder
              + " ("
              + CLASSPATH
              + folder
              + ")");
    }
    return List.copyOf(found.values());
  }

  private List<FoundScript> scriptsIn(URL url) throws IOException, URISyntaxException {
    if (url.getProtocol().equals("file")) {
      return new DirectoryLocation(folder, Path.of(new URI(url.toString()))).scripts();
    }
    if (url.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (JarFile file = jar.getJarFile()) {
        return scriptsIn(file);
      }
    }
    throw new IOException("neither a directory nor a jar: " + url);
  }

  private List<FoundScript> scriptsIn(JarFile jar) throws IOException {
    List<FoundScript> found = new ArrayList<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      String name = entry.getName();
      if (name.startsWith(folder + "/") && ScriptLocation.isSql(name)) {
        try (InputStream content = jar.getInputStream(entry)) {
          SqlScript script = SqlScript.decode(name, content.readAllBytes());
          found.add(new FoundScript(name.substring(name.lastIndexOf('/') + 1), script));
        }
      }
    }
    return found;
  }
}
