package io.domainflow.migration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One object that two fingerprints differ in.
 *
 * @param before its definition in the first; null if it is not there
 * @param after its definition in the second; null if it is not there
 * @param parts objects that came or went with it
 */
public record SchemaChange(
    String kind, String identity, @Nullable String before, @Nullable String after, int parts) {
  private static final int SHORT = 120;

  static SchemaChange added(CatalogObject object, int parts) {
    return new SchemaChange(object.kind(), object.identity(), null, object.definition(), parts);
  }

  static SchemaChange lost(CatalogObject object, int parts) {
    return new SchemaChange(object.kind(), object.identity(), object.definition(), null, parts);
  }

  static SchemaChange changed(CatalogObject old, CatalogObject now) {
    return new SchemaChange(old.kind(), old.identity(), old.definition(), now.definition(), 0);
  }

  /** Whether both have it. */
  boolean isChange() {
    return before != null && after != null;
  }

  /**
   * One line for people.
   *
   * @param added what to call an object that only the second has
   * @param lost what to call one that only the first has
   */
  String line(String added, String lost) {
    if (before == null) {
      return "+ %s %s%s  %s".formatted(kind, identity, withParts(), added);
    }
    if (after == null) {
      return "- %s %s%s  %s".formatted(kind, identity, withParts(), lost);
    }
    List<String> old = linesOf(before);
    List<String> now = linesOf(after);
    String gone = without(old, now);
    String come = without(now, old);
    if (gone.equals(come)) { // the same lines in another order, or other ends of them
      gone = String.join(", ", old);
      come = String.join(", ", now);
    }
    if (gone.length() > SHORT || come.length() > SHORT) {
      int same = commonBeginning(gone, come);
      gone = cut(gone, same);
      come = cut(come, same);
    }
    return "~ %s %s: %s -> %s".formatted(kind, identity, gone, come);
  }

  private String withParts() {
    return parts == 0 ? "" : " (and " + parts + (parts == 1 ? " part" : " parts") + " of it)";
  }

  /** A carriage return, which nobody sees, is shown as SQL writes it. */
  private static List<String> linesOf(String definition) {
    return List.of(definition.replace("\r", "\\r").split("\n", -1));
  }

  private static String without(List<String> these, List<String> those) {
    String left =
        these.stream().filter(line -> !those.contains(line)).collect(Collectors.joining(", "));
    return left.isEmpty() ? "(none)" : left;
  }

  private static int commonBeginning(String one, String other) {
    int difference = Arrays.mismatch(one.toCharArray(), other.toCharArray());
    return Math.max(0, difference - SHORT / 3);
  }

  private static String cut(String text, int from) {
    String rest = from == 0 ? text : "…" + text.substring(Math.min(from, text.length()));
    return rest.length() <= SHORT ? rest : rest.substring(0, SHORT - 1) + "…";
  }
}
