package io.domainflow.explore.inside;

import java.util.List;

/**
 * Where a session stands. Immutable.
 *
 * @param text what it does next, in words; a question mark in it stands for a parameter
 * @param isRow whether it stands at a row, and not before a statement of a function
 * @param afterError whether an exception led here, which has undone what it undid
 * @param endsTransaction whether what it does next ends the transaction
 */
public record Stop(
    String text,
    List<String> parameters,
    boolean isRow,
    boolean afterError,
    boolean endsTransaction) {
  public Stop {
    parameters = List.copyOf(parameters);
  }

  /** For people, where values have no place. */
  public static String withoutValues(String text) {
    return text.replaceFirst(" \\(\\S+ = \\?\\)$", "");
  }
}
