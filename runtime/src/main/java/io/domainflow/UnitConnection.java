package io.domainflow;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection as a unit of work sees it: who ends the transaction is not the work. Used by the
 * threads that use the connection.
 */
final class UnitConnection implements InvocationHandler {
  private static final Set<String> REFUSED =
      Set.of("commit", "setAutoCommit", "setReadOnly", "setTransactionIsolation", "abort");

  private final String name;
  private final Connection connection;
  private volatile boolean ended; // becomes true once, by the thread that runs the unit

  UnitConnection(String name, Connection connection) {
    this.name = name;
    this.connection = connection;
  }

  /** As the body gets it. */
  Connection proxy() {
    return (Connection)
        Proxy.newProxyInstance(
            UnitConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  /** From now on it is of no use: the session is somebody else's. */
  void end() {
    ended = true;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String called = method.getName();
    if (ended) {
      return afterTheEnd(called);
    }
    boolean rollsAllBack = called.equals("rollback") && method.getParameterCount() == 0;
    if (REFUSED.contains(called) || rollsAllBack) {
      throw new SQLException(
          "transaction "
              + name
              + " begins and ends by Transactions.run: its body must not call "
              + called
              + "(); throw to roll back, use a savepoint to roll back a part",
          "25001");
    }
    if (called.equals("close")) {
      return null; // code that closes what it was given goes on working
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private @Nullable Object afterTheEnd(String called) throws SQLException {
    return switch (called) {
      case "isClosed" -> true;
      case "isValid" -> false;
      case "close", "abort" -> null;
      case "toString" -> "the connection of transaction " + name + ", which has ended";
      case "hashCode" -> System.identityHashCode(this);
      case "equals" -> false;
      default ->
          throw new SQLException(
              "transaction "
                  + name
                  + " has ended, and its connection is of no use after it: do not keep it",
              "08003");
    };
  }
}
