package io.domainflow.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** In a package that is not shared with isolated code, as the extension's own are. */
final class IsolatedCodeTest {
  private final Caller first = new Caller("first");
  private final Caller second = new Caller("second");

  @Test
  void static_state_is_an_actors_own_and_stays_for_its_next_call() throws Exception {
    IsolatedCode code = IsolatedCode.of(Counting.class);
    code.run(first);
    code.run(first);
    code.run(second);

    assertThat(first.results).containsExactly("1", "2");
    assertThat(second.results).containsExactly("1");
    assertThat(Counting.calls).isZero();
  }

  @Test
  void renewed_code_begins_anew() throws Exception {
    IsolatedCode code = IsolatedCode.of(Counting.class);
    code.run(first);
    code.renew();
    code.run(first);

    assertThat(first.results).containsExactly("1", "1");
  }

  @Test
  void what_is_shared_is_the_same_for_all() throws Exception {
    int before = Counting.Shared.calls;
    IsolatedCode code =
        IsolatedCode.of(CountingShared.class).sharing(Counting.Shared.class.getName());
    code.run(first);
    code.run(second);

    assertThat(Counting.Shared.calls).isEqualTo(before + 2);
  }

  @Test
  void the_driver_passes_through_and_the_context_class_loader_is_the_codes_own() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    IsolatedCode.of(Looking.class).run(first);

    assertThat(first.results).containsExactly("true", "true");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void jars_stand_in_place_of_the_class_path() throws Exception {
    IsolatedCode.of(AskingForAssertJ.class).withJars(jarOf(Assertions.class)).run(first);
    assertThat(first.results).containsExactly("another class");

    IsolatedCode without =
        IsolatedCode.of(AskingForAssertJ.class).withJars(jarOf(HikariConfig.class));
    assertThatThrownBy(() -> without.run(second)).isInstanceOf(ClassNotFoundException.class);
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void what_cannot_be_isolated_is_refused() {
    ActorBody lambda = actor -> {};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsolatedCode.of(lambda.getClass()))
        .withMessageContaining("write a class that implements ActorBody");
    IsolatedCode needy = IsolatedCode.of(Needy.class);
    assertThatThrownBy(() -> needy.run(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Needy needs a constructor without parameters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsolatedCode.of(Counting.class).withJars(Path.of("no", "such.jar")))
        .withMessageContaining("such.jar is neither a jar nor a folder with jars");
  }

  static final class Counting implements ActorBody {
    static int calls;

    @Override
    public void run(Actor actor) {
      actor.result(++calls);
    }

    /** Public, as it is used from another class loader. */
    public static final class Shared {
      public static int calls;
    }
  }

  static final class CountingShared implements ActorBody {
    @Override
    public void run(Actor actor) {
      Counting.Shared.calls++;
    }
  }

  static final class Looking implements ActorBody {
    @Override
    public void run(Actor actor) {
      actor.result(actor.dataSource() instanceof PGSimpleDataSource);
      actor.result(
          Thread.currentThread().getContextClassLoader() == Looking.class.getClassLoader());
    }
  }

  static final class AskingForAssertJ implements ActorBody {
    @Override
    public void run(Actor actor) throws Exception {
      String name = "org.assertj.core.api.Assertions";
      Class<?> own = Class.forName(name);
      Class<?> theirs = Class.forName(name, false, Actor.class.getClassLoader());
      actor.result(own == theirs ? "the same class" : "another class");
    }
  }

  static final class Needy implements ActorBody {
    Needy(String need) {
      assertThat(need).isNotEmpty();
    }

    @Override
    public void run(Actor actor) {}
  }

  private static final class Caller implements Actor {
    private final String name;
    private final List<String> results = new ArrayList<>();

    Caller(String name) {
      this.name = name;
    }

    @Override
    public int number() {
      return 1;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long iteration() {
      return 0;
    }

    @Override
    public DataSource dataSource() {
      return new PGSimpleDataSource();
    }

    @Override
    public void result(@Nullable Object value) {
      results.add(String.valueOf(value));
    }
  }
}
