package io.domainflow.explore.inside;

/**
 * A place in a function at which its callers stop. Immutable.
 *
 * @param function its name and the types of its parameters, with its schema if that is not {@code
 *     public}
 * @param line in the function's body, as the server counts
 * @param text the statement that comes next
 * @param afterError whether an exception led here, which has undone what it undid
 * @param endsTransaction whether the statement is a COMMIT or ROLLBACK
 */
record Place(String function, int line, String text, boolean afterError, boolean endsTransaction) {
  String words() {
    return "in " + function + ", line " + line + ": " + text;
  }
}
