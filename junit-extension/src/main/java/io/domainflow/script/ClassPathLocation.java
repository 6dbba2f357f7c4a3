package io.domainflow.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A folder of the class path, in directories and jars. Where several have a file of the same name,
 * the first on the class path counts, as for any resource. Jars need not name their folders: where
 * nobody names this one, the entries of all jars are looked through.
 */
record ClassPathLocation(String folder, ClassLoader loader) implements ScriptLocation {

  @Override
  public FoundFiles files() {
    Map<String, FoundFile> found = new LinkedHashMap<>();
    boolean exists = false;
    try {
      for (URL url : Collections.list(loader.getResources(folder))) {
        exists = true;
        for (FoundFile script : filesIn(url)) {
          found.putIfAbsent(script.path(), script);
        }
      }
      for (Path jar : exists ? Set.<Path>of() : jars()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          exists |= file.stream().anyMatch(entry -> entry.getName().startsWith(folder + "/"));
          for (FoundFile script : filesIn(file)) {
            found.putIfAbsent(script.path(), script);
          }
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
    return new FoundFiles(List.copyOf(found.values()));
  }

  /** As far as the loader tells: those with a manifest, and those it was given as such. */
  private Set<Path> jars() throws IOException, URISyntaxException {
    Set<Path> jars = new LinkedHashSet<>();
    for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
      if (manifest.openConnection() instanceof JarURLConnection jar) {
        addJar(jar.getJarFileURL(), jars);
      }
    }
    for (ClassLoader one = loader; one != null; one = one.getParent()) {
      if (one instanceof URLClassLoader given) {
        for (URL url : given.getURLs()) {
          addJar(url, jars);
        }
      }
    }
    return jars;
  }

  private static void addJar(URL url, Set<Path> jars) throws URISyntaxException {
    if (url.getProtocol().equals("file")) {
      Path file = Path.of(url.toURI());
      if (Files.isRegularFile(file)) {
        jars.add(file);
      }
    }
  }

  private List<FoundFile> filesIn(URL url) throws IOException, URISyntaxException {
    if (url.getProtocol().equals("file")) {
      return new DirectoryLocation(folder, Path.of(new URI(url.toString()))).files().all();
    }
    if (url.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (JarFile file = jar.getJarFile()) {
        return filesIn(file);
      }
    }
    throw new IOException("neither a directory nor a jar: " + url);
  }

  private List<FoundFile> filesIn(JarFile jar) throws IOException {
    List<FoundFile> found = new ArrayList<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      String name = entry.getName();
      if (name.startsWith(folder + "/")
          && ScriptLocation.isRead(name.substring(name.lastIndexOf('/') + 1))) {
        try (InputStream content = jar.getInputStream(entry)) {
          SqlScript script = SqlScript.decode(name, content.readAllBytes());
          found.add(new FoundFile(name.substring(folder.length() + 1), script));
        }
      }
    }
    return found;
  }
}
