package io.domainflow.junit;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.DeclaredActors;
import io.domainflow.explore.Scenario;
import io.domainflow.explore.processes.WorkerProgram;
import io.domainflow.postgres.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstances;

/**
 * A scenario's method in a worker's JVM. The test class is instantiated there anew, and {@link
 * BeforeSchedule} methods are called; {@code @BeforeEach} methods are not, as the database is
 * ready. Where the method declares actors it runs there again, and the body of the worker's own
 * number is taken.
 */
public final class TestClassProgram implements WorkerProgram {
  /** Made by name. */
  public TestClassProgram() {}

  /**
   * What the test's JVM hands over.
   *
   * @param classes of the test instance and of those around it, outermost first
   * @param arguments null where the worker's JVM has its own
   * @param actors names, where the method declares them; else empty
   */
  private record Payload(
      ArrayList<Class<?>> classes,
      Class<?> declaring,
      String method,
      ArrayList<Class<?>> types,
      ArrayList<@Nullable Object> arguments,
      ArrayList<String> actors)
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
  }

  static Handed handed(
      TestInstances instances,
      ReflectiveInvocationContext<Method> invocation,
      List<String> declared,
      ScenarioSettings settings) {
    ArrayList<Class<?>> classes = new ArrayList<>();
    instances.getAllInstances().forEach(instance -> classes.add(instance.getClass()));
    Method method = invocation.getExecutable();
    ArrayList<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
    ArrayList<@Nullable Object> arguments = new ArrayList<>(invocation.getArguments());
    for (int index = 0; index < types.size(); index++) {
      if (isGivenThere(types.get(index)) || types.get(index) == Scenario.class) {
        arguments.set(index, null);
      } else {
        checkCanGo(arguments.get(index), method.getParameters()[index], settings);
      }
    }
    classes.forEach(type -> checkConstructor(type, settings));
    Payload payload =
        new Payload(
            classes,
            method.getDeclaringClass(),
            method.getName(),
            types,
            arguments,
            new ArrayList<>(declared));
    try {
      return new Handed(
          TestClassProgram.class, serialised(payload), RecoveryMethods.any(List.copyOf(classes)));
    } catch (IOException e) {
      throw settings.misuse().of("", "cannot be handed to the JVMs of its workers: " + e, e);
    }
  }

  private static boolean isGivenThere(Class<?> type) {
    return type == Actor.class
        || type == Connection.class
        || type == DataSource.class
        || type == TestDatabase.class;
  }

  private static void checkCanGo(
      @Nullable Object argument, Parameter parameter, ScenarioSettings settings) {
    try {
      serialised(argument);
    } catch (IOException e) {
      throw settings
          .misuse()
          .of(
              "",
              "takes a "
                  + parameter.getType().getSimpleName()
                  + ", which cannot be handed to the JVM of a worker, as it does not serialise",
              e);
    }
  }

  private static String serialised(@Nullable Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void checkConstructor(Class<?> type, ScenarioSettings settings) {
    for (Class<?> parameter : ownParameters(type)) {
      if (!isGivenThere(parameter)) {
        throw settings
            .misuse()
            .of(
                "",
                "is in "
                    + type.getSimpleName()
                    + ", whose constructor takes a "
                    + parameter.getSimpleName()
                    + ": in the JVM of a worker it may take an Actor, a DataSource, a Connection and"
                    + " a TestDatabase");
      }
    }
  }

  /** JUnit wants exactly one constructor. */
  private static Constructor<?> constructor(Class<?> type) {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor;
  }

  private static List<Class<?>> ownParameters(Class<?> type) {
    List<Class<?>> parameters = List.of(constructor(type).getParameterTypes());
    return isInner(type) ? parameters.subList(1, parameters.size()) : parameters;
  }

  private static boolean isInner(Class<?> type) {
    return type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
  }

  // --- In the worker's JVM ---

  @Override
  public Work prepare(String handed, Actor actor, TestDatabase database) throws Exception {
    Payload payload;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(handed)))) {
      payload = (Payload) in.readObject();
    }
    List<Object> instances = new ArrayList<>();
    for (Class<?> type : payload.classes) {
      instances.add(instance(type, instances, actor, database));
    }
    ScheduleMethods.call(instances);
    Object target = instances.get(instances.size() - 1);
    Method method =
        payload.declaring.getDeclaredMethod(payload.method, payload.types.toArray(Class<?>[]::new));
    List<@Nullable Object> arguments = payload.arguments;
    DeclaredActors declared = new DeclaredActors();
    for (int index = 0; index < arguments.size(); index++) {
      Class<?> type = payload.types.get(index);
      if (type == DataSource.class) {
        arguments.set(index, actor.dataSource());
      } else if (type == TestDatabase.class) {
        arguments.set(index, database);
      } else if (type == Scenario.class) {
        arguments.set(index, declared);
      }
    }
    WorkerMethod body = new WorkerMethod(method, target, arguments);
    return new Work(
        payload.actors.isEmpty() ? body::run : declared(body, declared, payload, actor),
        RecoveryMethods.of(instances, actor.dataSource(), database));
  }

  private static ActorBody declared(
      WorkerMethod method, DeclaredActors declared, Payload payload, Actor actor) throws Exception {
    method.run(actor);
    List<Map.Entry<String, ActorBody>> bodies = List.copyOf(declared.bodies().entrySet());
    List<String> names = bodies.stream().map(Map.Entry::getKey).toList();
    if (!names.equals(payload.actors)) {
      throw new IllegalStateException(
          payload.method
              + " runs again in the JVM of each worker, and declared "
              + names
              + " there in place of "
              + payload.actors
              + ": which actors it declares must not depend on what @BeforeEach or earlier code left"
              + " in the JVM of the test");
    }
    return bodies.get(actor.number() - 1).getValue();
  }

  private static Object instance(
      Class<?> type, List<Object> around, Actor actor, TestDatabase database) throws Exception {
    List<Object> arguments = new ArrayList<>();
    if (isInner(type)) {
      arguments.add(around.get(around.size() - 1));
    }
    for (Class<?> parameter : ownParameters(type)) {
      arguments.add(argument(parameter, actor, database));
    }
    try {
      return constructor(type).newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "The constructor of "
              + type.getSimpleName()
              + " runs in the JVM of each worker too, and failed there: "
              + e.getCause()
              + ". What prepares the database belongs into @BeforeEach, which does not",
          e.getCause());
    }
  }

  private static Object argument(Class<?> type, Actor actor, TestDatabase database)
      throws SQLException {
    if (type == Actor.class) {
      return actor;
    }
    if (type == DataSource.class) {
      return actor.dataSource();
    }
    return type == TestDatabase.class ? database : database.connect(); // ends with this JVM
  }
}
