package io.domainflow.benchmarks;

import io.domainflow.explore.adya.Transaction;
import io.domainflow.explore.adya.Transaction.Append;
import io.domainflow.explore.adya.Transaction.Operation;
import io.domainflow.explore.adya.Transaction.Outcome;
import io.domainflow.explore.adya.Transaction.ReadList;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What transactions did, in a file that outlives a process that is killed: each is written down
 * before its commit, and what became of it after that. Thread-safe.
 */
final class SoakHistory implements AutoCloseable {
  private static final String DONE = "done";

  private final BufferedWriter file;

  SoakHistory(Path path) throws IOException {
    file = Files.newBufferedWriter(path, StandardCharsets.US_ASCII);
  }

  /** It may be committed from now on. */
  void will(String name, List<Operation> operations) {
    write(name + " " + operations.stream().map(SoakHistory::text).collect(Collectors.joining(" ")));
  }

  void was(String name, Outcome outcome) {
    write(DONE + " " + name + " " + outcome);
  }

  private synchronized void write(String line) {
    try {
      file.write(line + "\n");
      file.flush(); // the system has it, whatever becomes of this process
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Operation operation) {
    if (operation instanceof Append append) {
      return "a:" + append.key() + ":" + append.value();
    }
    if (operation instanceof ReadList read) {
      return "r:"
          + read.key()
          + ":"
          + read.values().stream().map(String::valueOf).collect(Collectors.joining("."));
    }
    throw new IllegalArgumentException(operation.toString());
  }

  /**
   * What all processes wrote down; what has no end there is unknown. One that was killed while it
   * started has no file.
   */
  static List<Transaction> read(List<Path> files) throws IOException {
    Map<String, Transaction> all = new LinkedHashMap<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        if (words.get(0).equals(DONE) && words.size() == 3) {
          Outcome outcome = Outcome.valueOf(words.get(2));
          all.computeIfPresent(
              words.get(1), (name, was) -> new Transaction(name, outcome, was.operations()));
        } else if (!words.get(0).equals(DONE)) {
          List<Operation> operations = new ArrayList<>();
          words.subList(1, words.size()).forEach(word -> operations.add(operation(word)));
          all.put(words.get(0), new Transaction(words.get(0), Outcome.UNKNOWN, operations));
        }
      }
    }
    return List.copyOf(all.values());
  }

  private static Operation operation(String word) {
    List<String> parts = Arrays.asList(word.split(":", -1));
    if (parts.get(0).equals("a")) {
      return new Append(parts.get(1), Long.parseLong(parts.get(2)));
    }
    List<Long> values =
        parts.get(2).isEmpty()
            ? List.of()
            : Arrays.stream(parts.get(2).split("\\.", -1)).map(Long::valueOf).toList();
    return new ReadList(parts.get(1), values);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
