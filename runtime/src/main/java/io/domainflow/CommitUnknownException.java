package io.domainflow;

/**
 * The connection was lost between a COMMIT and the answer to it: the transaction stands as a whole,
 * or not at all, and nobody here can say which. Look at the rows before you do it again.
 */
public final class CommitUnknownException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  CommitUnknownException(String name, Throwable cause) {
    super(
        "commit-unknown",
        "transaction "
            + name
            + " was told to commit, and the connection was lost before the answer: it is committed"
            + " or it is not. Read what it should have written; if it can be run twice without"
            + " harm, say so by withIdempotent()",
        cause);
  }
}
