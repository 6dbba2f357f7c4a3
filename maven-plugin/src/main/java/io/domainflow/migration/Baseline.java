package io.domainflow.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Findings that a team accepts: in a file, a line each, with rule, script and message. Lines that
 * begin with # are for people. Immutable.
 *
 * @param file its name for people; empty if there is none
 */
public record Baseline(String file, Set<String> lines) {
  /** Nothing. */
  public static final Baseline NONE = new Baseline("", Set.of());

  private static final String HEAD =
      """
      # Findings of domainflow:verify that are accepted: rule, file, message.
      # domainflow:baseline writes this file anew; a line may be taken out by hand.
      """;

  public Baseline {
    lines = Set.copyOf(lines);
  }

  /**
   * Reads a file.
   *
   * @param name as people would name it
   */
  public static Baseline read(Path file, String name) throws IOException {
    return new Baseline(
        name,
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(Collectors.toSet()));
  }

  /** Writes a file that accepts those findings. */
  public static void write(Path file, List<Finding> findings) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Set<String> keys = new TreeSet<>();
    findings.forEach(finding -> keys.add(finding.key()));
    List<String> lines = new ArrayList<>(HEAD.lines().toList());
    lines.addAll(keys);
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  boolean accepts(Finding finding) {
    return lines.contains(finding.key());
  }

  /** That lines accept what none of the findings is. */
  List<Finding> stale(List<Finding> accepted) {
    Set<String> left = new TreeSet<>(lines);
    accepted.forEach(finding -> left.remove(finding.key()));
    return left.stream()
        .map(line -> Finding.of(Rule.BASELINE_STALE, file, "accepts what is no more: " + line))
        .toList();
  }
}
