package io.domainflow.postgres;

import java.nio.file.Path;
import java.util.List;

/** Processes of this machine. */
final class Processes {
  private Processes() {}

  /** Those that were started with a directory on their command line: servers, reapers. */
  static List<Long> of(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }
}
