package io.domainflow.realraces;

import io.domainflow.explore.Actor;
import io.domainflow.explore.ActorBody;
import io.domainflow.explore.IsolatedCode;
import io.domainflow.junit.ConcurrencyScenario;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.ott.JdbcOneTimeTokenService;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

/**
 * A one-time token is consumed by two requests.
 *
 * <p>The service reads the token, deletes it, and answers with what it read, without a look at how
 * many rows were deleted. Two requests that both read before one deletes are both let in. There is
 * nothing to write for an oracle: one after the other, exactly one gets the token.
 */
abstract class SpringSecurity {
  private final IsolatedCode consume;

  SpringSecurity(String version) {
    consume = Libraries.on("spring-security-core-" + version, Consume.class);
  }

  @BeforeEach
  void sends_a_token(Connection db) throws SQLException {
    Sql.run(
        db,
        """
        CREATE TABLE one_time_tokens (
          token_value varchar(36) PRIMARY KEY, username varchar(50), expires_at timestamp);
        INSERT INTO one_time_tokens VALUES ('2f9a', 'alice', '2999-12-31')
        """);
  }

  @ConcurrencyScenario(workers = 2)
  void alice_follows_her_link_twice(Actor actor) throws Exception {
    consume.run(actor);
  }

  static final class Consume implements ActorBody {
    @Override
    public void run(Actor actor) {
      var service = new JdbcOneTimeTokenService(new JdbcTemplate(actor.dataSource()));
      var token = service.consume(new OneTimeTokenAuthenticationToken("2f9a"));
      actor.result(token != null);
    }
  }

  static final class SpringSecurity659 extends SpringSecurity {
    SpringSecurity659() {
      super("6.5.9");
    }
  }

  /** Lets in whoever deleted the row. */
  static final class SpringSecurity6510 extends SpringSecurity {
    SpringSecurity6510() {
      super("6.5.10");
    }
  }
}
