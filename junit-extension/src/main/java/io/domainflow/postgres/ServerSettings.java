package io.domainflow.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings of servers that we start: quick because a crash may cost all, otherwise as usual. */
final class ServerSettings {
  /** Room for scenarios of 1000 workers, an observer and the pools around them. */
  static final int MAX_CONNECTIONS = 1100;

  private ServerSettings() {}

  /** Names and values, none of which needs quotes; {@code synchronous_commit} stays on. */
  static Map<String, String> of(int maxConnections) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    settings.put("max_connections", Integer.toString(maxConnections));
    settings.put("shared_buffers", "128MB");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    return settings;
  }

  /** The command line of a server in a container. */
  static List<String> command() {
    return Stream.concat(
            Stream.of("postgres"),
            of(MAX_CONNECTIONS).entrySet().stream()
                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue())))
        .toList();
  }
}
