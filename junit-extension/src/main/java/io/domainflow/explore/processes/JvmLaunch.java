package io.domainflow.explore.processes;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a JVM like this one is launched: its class path, arguments and system properties. Arguments
 * go through a file that only the owner can read, as a class path may be longer than a command line
 * and properties may be secret; properties that were set later are handed over by {@link
 * Assignment}.
 */
final class JvmLaunch {
  /** What takes a port or standard input, which is for one JVM only. */
  private static final List<String> NOT_TWICE =
      List.of(
          "-agentlib:jdwp",
          "-Xrunjdwp",
          "-Xdebug",
          "-Dcom.sun.management.jmxremote",
          "-Xshare:dump",
          "-Djava.security.manager=worker.org.gradle");

  /** The class path takes their place. */
  private static final List<String> MODULES =
      List.of(
          "--module-path", "--patch-module", "--add-modules", "--add-reads", "--upgrade-module");

  /** What each JVM knows of itself. */
  private static final List<String> OF_THE_JVM =
      List.of(
          "java.class.path",
          "java.class.version",
          "java.home",
          "java.library.path",
          "java.runtime.",
          "java.specification.",
          "java.vendor",
          "java.version",
          "java.vm.",
          "jdk.debug",
          "jdk.module.",
          "os.arch",
          "os.name",
          "os.version",
          "sun.",
          "file.separator",
          "path.separator",
          "line.separator",
          "user.dir");

  /** Their arguments are among this JVM's own already. */
  private static final List<String> VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private JvmLaunch() {}

  /**
   * Writes the file of arguments.
   *
   * @param needed classes that the class path must have, wherever this JVM has them from
   */
  static Path argumentFile(List<String> ofTheScenario, List<Class<?>> needed, Class<?> main)
      throws IOException {
    List<String> arguments = new ArrayList<>(ownArguments());
    arguments.addAll(ofTheScenario);
    arguments.addAll(List.of("-cp", classPath(needed), main.getName()));
    StringBuilder text = new StringBuilder();
    arguments.forEach(argument -> text.append(quoted(argument)).append('\n'));
    Path file = Files.createTempFile("domainflow-worker", ".args"); // readable by its owner only
    Files.writeString(file, text, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    return file;
  }

  static ProcessBuilder command(Path java, Path argumentFile) {
    ProcessBuilder builder = new ProcessBuilder(java.toString(), "@" + argumentFile);
    builder.redirectErrorStream(true);
    VARIABLES.forEach(builder.environment()::remove);
    return builder;
  }

  private static List<String> ownArguments() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> NOT_TWICE.stream().noneMatch(argument::startsWith))
        .filter(argument -> MODULES.stream().noneMatch(argument::startsWith))
        .toList();
  }

  private static String classPath(List<Class<?>> needed) {
    Set<String> entries = new LinkedHashSet<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property, "");
      if (!path.isEmpty()) {
        entries.addAll(List.of(path.split(File.pathSeparator, -1)));
      }
    }
    needed.forEach(type -> addSource(type, entries));
    return String.join(File.pathSeparator, entries);
  }

  private static void addSource(Class<?> type, Set<String> entries) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return;
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (entries.stream().noneMatch(entry -> Path.of(entry).toAbsolutePath().equals(place))) {
        entries.add(place.toString());
      }
    } catch (URISyntaxException | RuntimeException e) {
      // It comes from no file: if the class path lacks it too, the child says so.
    }
  }

  private static String quoted(String argument) {
    return '"'
        + argument
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
        + '"';
  }

  /** The system properties of this JVM that are not the JVM's own. */
  static Map<String, String> properties() {
    Properties all = System.getProperties();
    Map<String, String> properties = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      @Nullable String value = all.getProperty(name);
      if (value != null && OF_THE_JVM.stream().noneMatch(name::startsWith)) {
        properties.put(name, value);
      }
    }
    return properties;
  }
}
