package io.domainflow.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domainflow.corpus.CorpusCase.SerialOrders;
import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.Invariants;
import io.domainflow.explore.clock.DatabaseClock;
import io.domainflow.explore.clock.ScenarioClock;
import io.domainflow.postgres.PostgresServer;
import io.domainflow.postgres.PostgresSource;
import io.domainflow.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is broken is so by concurrency alone: one actor after the other, all is well. */
final class SerialRunTest {
  private static final PostgresServer SERVER =
      PostgresServer.shared(PostgresSource.configured("embedded", "the corpus"));

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("variants")
  @Timeout(60)
  void actors_in_the_order_of_declaration_are_right(CorpusCase each, String name, Variant variant)
      throws Throwable {
    runOneAfterTheOther(each, variant, false);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("variantsOfAnyOrder")
  @Timeout(60)
  void actors_in_the_opposite_order_are_right(CorpusCase each, String name, Variant variant)
      throws Throwable {
    runOneAfterTheOther(each, variant, true);
  }

  @Test
  void ids_are_unique() {
    List<String> ids = Corpus.all().stream().map(CorpusCase::id).toList();
    assertThat(ids).doesNotHaveDuplicates().contains("1", "14a", "14b", "27", "c1", "c6");
  }

  @Test
  void variants_of_a_case_have_the_same_actors() {
    for (CorpusCase each : Corpus.all()) {
      Set<List<String>> names = new HashSet<>();
      each.variants().forEach(variant -> names.add(names(variant)));
      assertThat(names).as(each.toString()).hasSize(1);
    }
  }

  @Test
  void only_what_is_broken_has_findings_and_invariants_among_them_exist() {
    for (CorpusCase each : Corpus.all()) {
      assertThat(each.fixed().findings()).as(each.toString()).isEmpty();
      if (each.broken() != null) {
        List<String> known = each.broken().invariants().stream().map(Must::broken).toList();
        assertThat(each.broken().findings())
            .as(each.toString())
            .isNotEmpty()
            .allMatch(kind -> !kind.startsWith("invariant:") || known.contains(kind));
      }
    }
  }

  static Stream<Arguments> variants() {
    return Corpus.all().stream().flatMap(SerialRunTest::arguments);
  }

  static Stream<Arguments> variantsOfAnyOrder() {
    return Corpus.all().stream()
        .filter(each -> each.serialOrders() == SerialOrders.ANY)
        .flatMap(SerialRunTest::arguments);
  }

  private static Stream<Arguments> arguments(CorpusCase each) {
    return each.variants().stream().map(variant -> Arguments.of(each, variant.name(), variant));
  }

  private static void runOneAfterTheOther(CorpusCase each, Variant variant, boolean reversed)
      throws Throwable {
    try (TestDatabase database = SERVER.createDatabase()) {
      ScenarioClock clock = variant.clock() ? DatabaseClock.install(database) : null;
      variant.prepare(database);
      List<Declared> actors = declared(variant, clock);
      if (reversed) {
        Collections.reverse(actors);
      }
      try (HikariDataSource pool = pool(database, actors.size() * each.connectionsPerActor())) {
        for (Declared actor : actors) {
          actor.body().run(actor.on(pool));
          assertNothingIsHeld(database);
        }
      }
      assertThat(Invariants.broken(variant.invariants(), database)).isEmpty();
    }
  }

  private static void assertNothingIsHeld(TestDatabase database) throws SQLException {
    try (Connection observer = database.connect()) {
      assertThat(
              Sql.texts(
                  observer,
                  """
                  SELECT 'session ' || state FROM pg_stat_activity
                  WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                  UNION ALL
                  SELECT locktype || ' lock' FROM pg_locks
                  WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  """))
          .isEmpty();
    }
  }

  private static HikariDataSource pool(TestDatabase database, int connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  private static List<String> names(Variant variant) {
    return declared(variant, new StandingClock()).stream().map(Declared::name).toList();
  }

  private static List<Declared> declared(Variant variant, @Nullable ScenarioClock clock) {
    List<Declared> actors = new ArrayList<>();
    variant
        .declared(clock)
        .bodies()
        .forEach((name, body) -> actors.add(new Declared(actors.size() + 1, name, body)));
    return actors;
  }

  /** Of actors that are never run. */
  private record StandingClock() implements ScenarioClock {
    @Override
    public void advance(Duration by) {
      throw new IllegalStateException("no actor runs");
    }

    @Override
    public Duration moved() {
      return Duration.ZERO;
    }

    @Override
    public Clock asClock(ZoneId zone) {
      return Clock.system(zone);
    }
  }

  private record Declared(int number, String name, ActorBody body) {
    Actor on(DataSource pool) {
      return new SingleCall(number, name, pool);
    }
  }

  private record SingleCall(int number, String name, DataSource dataSource) implements Actor {
    @Override
    public long iteration() {
      return 0;
    }
  }
}
