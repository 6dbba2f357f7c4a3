package io.domainflow.starts;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Liquibase in a class loader for each instance: it keeps in the JVM what it knows of a database,
 * which instances of a service do not share.
 */
final class IsolatedLiquibase implements Starting {
  private final String url;
  private final String changeLog;
  private final LiquibaseStart shared;

  IsolatedLiquibase(String url, String changeLog) {
    this.url = url;
    this.changeLog = changeLog;
    this.shared = new LiquibaseStart(url, changeLog);
  }

  @Override
  public void until(String migration) throws Exception {
    shared.until(migration);
  }

  @Override
  public void start() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader own =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(own);
      Class<?> type = own.loadClass(LiquibaseStart.class.getName());
      Constructor<?> constructor = type.getDeclaredConstructor(String.class, String.class);
      Method start = type.getDeclaredMethod("start");
      constructor.setAccessible(true);
      start.setAccessible(true);
      start.invoke(constructor.newInstance(url, changeLog));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw e;
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  @Override
  public Map<String, Integer> applied() throws SQLException {
    return shared.applied();
  }
}
