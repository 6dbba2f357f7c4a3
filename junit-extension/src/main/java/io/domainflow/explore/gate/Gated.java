package io.domainflow.explore.gate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a driver's object's place: what a subclass does not care for goes to the driver as it
 * is, exceptions come out as the driver threw them. As thread-safe as the driver's object.
 *
 * @param <T> what the driver's object is
 */
abstract class Gated<T> implements InvocationHandler {
  private static final Object[] NONE = {};

  final T raw;

  Gated(T raw) {
    this.raw = raw;
  }

  /** What the code gets in the driver's place. */
  final <I> I as(Class<I> type, Class<?>... more) {
    Class<?>[] types = new Class<?>[more.length + 1];
    types[0] = type;
    System.arraycopy(more, 0, types, 1, more.length);
    return type.cast(Proxy.newProxyInstance(Gated.class.getClassLoader(), types, this));
  }

  @Override
  public final @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] given) throws SQLException {
    @Nullable Object[] args = given == null ? NONE : given;
    return switch (method.getName()) {
      case "equals" -> proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> toString();
      case "unwrap" -> unwrapped(proxy, (Class<?>) args[0]);
      case "isWrapperFor" -> isWrapperFor(proxy, (Class<?>) args[0]);
      default -> call(proxy, method, args);
    };
  }

  /**
   * A call of the code.
   *
   * @param proxy what it was called on
   */
  abstract @Nullable Object call(Object proxy, Method method, @Nullable Object[] args)
      throws SQLException;

  /** Ours where ours will do; what only the driver's class is, is handed out as it is. */
  private @Nullable Object unwrapped(Object proxy, @Nullable Class<?> type) throws SQLException {
    if (type == null) {
      throw new SQLException("unwrap(null)");
    }
    if (type.isInstance(proxy)) {
      return proxy;
    }
    Object inner = inner();
    if (type.isInstance(inner)) {
      return inner;
    }
    if (inner instanceof Wrapper wrapper) {
      return wrapper.unwrap(type);
    }
    throw new SQLException("Not a wrapper of " + type.getName());
  }

  private boolean isWrapperFor(Object proxy, @Nullable Class<?> type) throws SQLException {
    Object inner = inner();
    return type != null
        && (type.isInstance(proxy)
            || type.isInstance(inner)
            || (inner instanceof Wrapper wrapper && wrapper.isWrapperFor(type)));
  }

  /** What is wrapped. */
  Object inner() throws SQLException {
    return raw;
  }

  /** Makes the same call on the driver's object. */
  final @Nullable Object forward(Method method, @Nullable Object[] args) throws SQLException {
    try {
      return method.invoke(raw, args);
    } catch (InvocationTargetException e) {
      throw Gated.<SQLException>asIs(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " is not accessible", e);
    }
  }

  /** Some methods throw other checked exceptions: they are declared where the code calls them. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asIs(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Override
  public String toString() {
    return "gated " + raw;
  }
}
