package io.domainflow.maven;

import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import java.util.List;
import javax.inject.Named;
import javax.inject.Singleton;
import org.codehaus.plexus.personality.plexus.lifecycle.phase.Disposable;

/**
 * The server that the modules of a build share. It ends when Maven lets go of its components: at
 * the JVM's end, when the server would end by itself, this plugin's classes cannot be loaded any
 * more. Thread-safe.
 */
@Named
@Singleton
public final class SharedServer implements Disposable {

  private static final List<String> TALKATIVE =
      List.of("org.testcontainers", "tc", "com.github.dockerjava", "com.zaxxer.hikari", "io.zonky");

  /**
   * Has the libraries behind a server tell only warnings, unless the user has set something else.
   */
  void quieten() {
    for (String logger : TALKATIVE) {
      System.getProperties().putIfAbsent("org.slf4j.simpleLogger.log." + logger, "warn");
    }
  }

  PostgresServer from(PostgresSource source) {
    return PostgresServer.shared(source);
  }

  @Override
  public void dispose() {
    PostgresServer.endShared();
  }
}
