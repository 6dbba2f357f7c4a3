package io.domainflow.postgres;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Docker engine can be there at all, found out without Testcontainers, which looks longer
 * and logs errors where there is none.
 */
final class DockerSocket {
  private static final int MILLISECONDS_TO_CONNECT = 2000;

  private DockerSocket() {}

  /** Whether anything listens where an engine would, by the places that Testcontainers knows. */
  static boolean listens() {
    Path home = Path.of(System.getProperty("user.home", ""));
    return listens(System::getenv, home, Platform.current());
  }

  static boolean listens(
      Function<String, @Nullable String> environment, Path home, Platform platform) {
    return places(environment, home, platform).stream().anyMatch(DockerSocket::listens);
  }

  private static List<String> places(
      Function<String, @Nullable String> environment, Path home, Platform platform) {
    String named = environment.apply("DOCKER_HOST");
    if (named != null && !named.isBlank()) {
      return List.of(named);
    }
    Properties configured = properties(home.resolve(".testcontainers.properties"));
    List<String> places = new ArrayList<>();
    for (String key : List.of("tc.host", "docker.host")) {
      String place = configured.getProperty(key);
      if (place != null) {
        places.add(place);
      }
    }
    if (platform.windows()) {
      places.add("npipe:////./pipe/docker_engine");
      return places;
    }
    places.add("unix:///var/run/docker.sock");
    String runtime = environment.apply("XDG_RUNTIME_DIR");
    if (runtime != null && !runtime.isBlank()) {
      places.add("unix://" + Path.of(runtime, "docker.sock"));
    }
    for (String desktop : List.of(".docker/run", ".docker/desktop")) {
      places.add("unix://" + home.resolve(desktop).resolve("docker.sock"));
    }
    return places;
  }

  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException none) {
      // No file, or one that says nothing.
    }
    return properties;
  }

  private static boolean listens(String place) {
    if (place.startsWith("unix://")) {
      return unixSocketListens(place.substring("unix://".length()));
    }
    if (place.startsWith("npipe://")) {
      return new File(place.substring("npipe://".length()).replace('/', '\\')).exists();
    }
    try {
      URI address = URI.create(place);
      String host = address.getHost();
      return host == null || address.getPort() < 0 || portListens(host, address.getPort());
    } catch (IllegalArgumentException unknown) {
      return true; // a kind of address that Testcontainers may know
    }
  }

  private static boolean unixSocketListens(String path) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException nobody) {
      return false;
    }
  }

  private static boolean portListens(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), MILLISECONDS_TO_CONNECT);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }
}
