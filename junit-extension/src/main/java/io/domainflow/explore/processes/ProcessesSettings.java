package io.domainflow.explore.processes;

import io.domainflow.explore.ContentionSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * How workers contend in JVMs of their own. Immutable.
 *
 * @param contention how long or how often each calls its body; its thread kind means nothing here
 * @param sessions connections that each worker may hold at the same time
 * @param jvmArguments after those of this JVM, so that they win
 * @param java the launcher
 */
public record ProcessesSettings(
    ContentionSettings contention,
    int sessions,
    Kills kills,
    List<String> jvmArguments,
    Path java) {
  public ProcessesSettings {
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** The launcher of this JVM. */
  public static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
