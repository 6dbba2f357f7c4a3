package io.domainflow.explore;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Loads everything anew that is neither the JDK's nor shared. */
final class IsolatingLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final boolean skipsSleeps;

  /**
   * @param test whose classes are shared
   * @param shared names of packages, those below them included, or of classes
   * @param skipsSleeps whether {@link Thread#sleep} is replaced
   */
  IsolatingLoader(
      List<URL> classPath, @Nullable ClassLoader test, List<String> shared, boolean skipsSleeps) {
    super(classPath.toArray(URL[]::new), new SharedClasses(test, shared));
    this.skipsSleeps = skipsSleeps;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    URL found = skipsSleeps ? findResource(file) : null;
    if (found == null) {
      return super.findClass(name);
    }
    try {
      URLConnection connection = found.openConnection();
      byte[] read;
      try (InputStream in = connection.getInputStream()) {
        read = in.readAllBytes();
      }
      byte[] skipped = SleepCalls.skipped(read);
      return skipped == read
          ? super.findClass(name)
          : define(name, skipped, place(connection, found, file));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private Class<?> define(String name, byte[] classFile, URL place) {
    String ofPackage = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (getDefinedPackage(ofPackage) == null) {
      try {
        definePackage(ofPackage, null, null, null, null, null, null, null);
      } catch (IllegalArgumentException e) {
        // another thread was first
        if (getDefinedPackage(ofPackage) == null) {
          throw e;
        }
      }
    }
    CodeSource source = new CodeSource(place, (Certificate[]) null);
    return defineClass(
        name, classFile, 0, classFile.length, new ProtectionDomain(source, null, this, null));
  }

  /** The jar or folder in which the class stands. */
  private static URL place(URLConnection connection, URL found, String file)
      throws MalformedURLException {
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarFileURL();
    }
    String whole = found.toExternalForm();
    return new URL(whole.substring(0, whole.length() - file.length()));
  }

  /** The JDK, and what is shared of the test's class path. */
  private static final class SharedClasses extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final @Nullable ClassLoader test;
    private final List<String> shared;

    SharedClasses(@Nullable ClassLoader test, List<String> shared) {
      super(ClassLoader.getPlatformClassLoader());
      this.test = test;
      this.shared = shared;
    }

    /** Asked for what the JDK does not have. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (shared.stream().anyMatch(one -> isOf(one, name))) {
        return Objects.requireNonNullElse(test, ClassLoader.getSystemClassLoader()).loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }

    private static boolean isOf(String one, String name) {
      return name.equals(one) || name.startsWith(one + ".") || name.startsWith(one + "$");
    }
  }
}
