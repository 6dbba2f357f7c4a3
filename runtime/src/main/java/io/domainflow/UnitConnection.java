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

  private UnitConnection(String name, Connection connection) {
    this.name = name;
    this.connection = connection;
  }

  static Connection of(String name, Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            UnitConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new UnitConnection(name, connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String called = method.getName();
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
}
