package io.domainflow;

import java.util.List;
import java.util.stream.Collectors;

/** Connections were kept, or given back with a transaction open; the message says by whom. */
public final class ConnectionLeakException extends DomainFlowException {
  private static final long serialVersionUID = 1;

  ConnectionLeakException(List<Leak> leaks, long more) {
    super(
        "connection-leak",
        leaks.size()
            + more
            + " connections leaked"
            + (more > 0 ? ", the last of them" : "")
            + leaks.stream().map(leak -> "\n" + leak).collect(Collectors.joining()),
        null);
  }
}
