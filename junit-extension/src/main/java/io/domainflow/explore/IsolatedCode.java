package io.domainflow.explore;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Code that each actor runs in a class loader of its own, so that singletons and other static state
 * are an actor's own, as in processes of their own. Thread-safe.
 *
 * <pre>{@code
 * private final IsolatedCode update = IsolatedCode.of(Update.class);
 *
 * @ConcurrencyScenario(workers = 2)
 * void updates(Actor actor) throws Exception {
 *   update.run(actor);
 * }
 *
 * static final class Update implements ActorBody { … }
 * }</pre>
 *
 * <p>Isolated is all of the class path, or instead of it what {@link #withJars} names. Shared are
 * the JDK, PostgreSQL's driver, JUnit, the packages of this extension, and what {@link #sharing}
 * names: {@link Actor} and its {@code DataSource} pass through. Everything else that passes between
 * an actor and the test is of two classes that only have the same name. So {@code expected} does
 * not know exceptions of isolated code; SQLSTATEs it does.
 *
 * <p>An actor's class loader is made at its first call and kept for its later ones, and those of
 * all schedules, as long as this object: static state goes on from schedule to schedule. {@link
 * #renew} forgets it.
 */
public final class IsolatedCode implements ActorBody {
  private static final List<String> SHARED =
      List.of(
          "io.domainflow.explore",
          "io.domainflow.junit",
          "io.domainflow.postgres",
          "io.domainflow.script",
          "org.postgresql",
          "org.junit",
          "org.opentest4j");

  private final Class<? extends ActorBody> code;
  private final List<URL> classPath;
  private final List<String> shared;
  private final boolean skipsSleeps;
  private final Map<String, ClassLoader> loaders = new ConcurrentHashMap<>();

  private IsolatedCode(
      Class<? extends ActorBody> code,
      List<URL> classPath,
      List<String> shared,
      boolean skipsSleeps) {
    this.code = code;
    this.classPath = List.copyOf(classPath);
    this.shared = List.copyOf(shared);
    this.skipsSleeps = skipsSleeps;
  }

  /**
   * Isolates a class and all that it uses.
   *
   * @param code has a constructor without parameters, which is called before each run; it is only
   *     named here: what it needs may be missing from the test's class path
   * @throws IllegalArgumentException if it is a lambda
   */
  public static IsolatedCode of(Class<? extends ActorBody> code) {
    if (code.isHidden()) {
      throw new IllegalArgumentException(
          "A lambda cannot be loaded anew: write a class that implements ActorBody");
    }
    DriverManager.getDrivers(); // found by the context class loader of whoever asks first
    return new IsolatedCode(code, ofTheJvm(), SHARED, false);
  }

  /**
   * These jars instead of the class path, of which only the place remains where the code itself
   * stands. So a library runs in a version that is nobody else's.
   *
   * @param places jars, or folders whose jars are meant
   * @throws IllegalArgumentException if one is not there, or a folder without jars
   */
  public IsolatedCode withJars(Path... places) {
    List<URL> urls = new ArrayList<>();
    for (Path place : places) {
      jars(place).forEach(jar -> urls.add(url(jar)));
    }
    CodeSource own = code.getProtectionDomain().getCodeSource();
    if (own != null) {
      urls.add(own.getLocation());
    }
    return new IsolatedCode(code, urls, shared, skipsSleeps);
  }

  /**
   * Leaves these to the test's class loader, where all actors find the same. What isolated code
   * uses of them must be public, as packages end where class loaders do.
   *
   * @param names of packages, those below them included, or of classes
   */
  public IsolatedCode sharing(String... names) {
    return new IsolatedCode(
        code, classPath, Stream.concat(shared.stream(), Stream.of(names)).toList(), skipsSleeps);
  }

  /**
   * Lets a sleep take no time where a schedule decides when it ends: a back-off of seconds costs
   * nothing, and others go on meanwhile as they would. {@link Thread#sleep} is called by isolated
   * classes only; {@code TimeUnit.sleep}, and limits by the clock of the JVM, are as they were.
   */
  public IsolatedCode skippingSleeps() {
    return new IsolatedCode(code, classPath, shared, true);
  }

  /** Gives each actor a new class loader at its next call. */
  public void renew() {
    loaders.clear();
  }

  @Override
  public void run(Actor actor) throws Exception {
    ClassLoader own = loaders.computeIfAbsent(actor.name(), name -> loader());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(own);
    try {
      instance(own).run(actor);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private ActorBody instance(ClassLoader loader) throws Exception {
    Constructor<? extends ActorBody> constructor;
    try {
      constructor =
          Class.forName(code.getName(), true, loader)
              .asSubclass(ActorBody.class)
              .getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(
          code.getName()
              + " needs a constructor without parameters: make it static if it is a nested class",
          e);
    }
    constructor.setAccessible(true);
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Never closed: threads that the code leaves behind may load more. */
  private ClassLoader loader() {
    return new IsolatingLoader(classPath, code.getClassLoader(), shared, skipsSleeps);
  }

  private static List<URL> ofTheJvm() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> url(Path.of(entry)))
        .toList();
  }

  private static List<Path> jars(Path place) {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(place)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new IllegalArgumentException("Cannot list " + place.toAbsolutePath(), e);
      }
    }
    if (jars.isEmpty()) {
      throw new IllegalArgumentException(
          place.toAbsolutePath() + " is neither a jar nor a folder with jars");
    }
    return jars.stream().sorted().toList();
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path + " has no URL", e);
    }
  }
}
