package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements that decide on resource locks. Thread-safe. */
final class LockStatements {
  /** The ticket of somebody who does not wait: everybody who waits is before them. */
  static final long NO_TICKET = Long.MAX_VALUE;

  private static final String WHAT = "a resource lock";

  private final Database database;

  /** What is asked in one round. */
  sealed interface Question {
    Resource resource();

    LockMode mode();

    String holder();
  }

  /** One who asks for a resource. */
  record Request(Resource resource, String holder, LockMode mode, Duration lifetime, long ticket)
      implements Question {}

  /**
   * What became of a request, or of what was given back.
   *
   * @param token of the grant, if it is one, or was held still
   * @param microsLeft until an exclusive lease that stands in the way expires, if one does
   */
  record Answer(@Nullable Long token, @Nullable Long microsLeft) {}

  /** A grant that is given back. */
  record Grant(Resource resource, String holder, LockMode mode, long token) implements Question {}

  private static final Answer NOTHING = new Answer(null, null);

  LockStatements(Database database) {
    this.database = database;
  }

  /**
   * Takes and gives back, in no order. What is simply free, or is simply given back, is done by one
   * statement; the rest goes through those that look closer.
   *
   * @param questions no two on the same resource
   */
  List<Answer> round(List<Question> questions) {
    if (questions.size() == 1) {
      return List.of(alone(questions.get(0)));
    }
    Map<Question, Answer> answers = new HashMap<>();
    List<Question> simple = questions.stream().filter(LockStatements::isSimple).toList();
    if (!simple.isEmpty()) {
      turn(simple, answers);
    }
    List<Grant> grants = left(questions, Grant.class, answers);
    if (!grants.isEmpty()) {
      release(grants, answers);
    }
    List<Request> requests = left(questions, Request.class, answers);
    if (!requests.isEmpty()) {
      acquire(requests, answers);
    }
    return questions.stream().map(each -> answers.getOrDefault(each, NOTHING)).toList();
  }

  /** The usual case, without arrays. */
  private Answer alone(Question question) {
    return question instanceof Grant grant ? release(grant) : acquire((Request) question);
  }

  private static boolean isSimple(Question question) {
    return question.mode() == LockMode.EXCLUSIVE
        && !(question instanceof Request request && request.ticket() != NO_TICKET);
  }

  private static <T extends Question> List<T> left(
      List<Question> questions, Class<T> kind, Map<Question, Answer> answers) {
    return questions.stream()
        .filter(each -> !answers.containsKey(each))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private void turn(List<Question> questions, Map<Question, Answer> answers) {
    database.ask(
        WHAT,
        "turn_locks",
        ask -> {
          Columns.texts(ask, 1, questions, each -> each.resource().type());
          Columns.texts(ask, 2, questions, each -> each.resource().id());
          Columns.texts(ask, 3, questions, Question::holder);
          Columns.longs(ask, 4, questions, each -> each instanceof Grant grant ? grant.token() : 0);
          Columns.longs(
              ask,
              5,
              questions,
              each ->
                  each instanceof Request request ? MigrationLock.micros(request.lifetime()) : 0);
          ask.setString(6, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              answers.put(questions.get(row.getInt(1) - 1), new Answer(row.getLong(2), null));
            }
          }
          return answers;
        });
  }

  /**
   * Asks for resources.
   *
   * @param requests no two for the same resource
   */
  private void acquire(List<Request> requests, Map<Question, Answer> answers) {
    database.ask(
        WHAT,
        "acquire_locks",
        ask -> {
          Columns.texts(ask, 1, requests, request -> request.resource().type());
          Columns.texts(ask, 2, requests, request -> request.resource().id());
          Columns.texts(ask, 3, requests, Request::holder);
          Columns.booleans(ask, 4, requests, request -> request.mode() == LockMode.EXCLUSIVE);
          Columns.longs(ask, 5, requests, request -> MigrationLock.micros(request.lifetime()));
          Columns.longs(ask, 6, requests, Request::ticket);
          ask.setString(7, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              Answer answer =
                  new Answer(
                      Database.longOrNull(row, "token"), Database.longOrNull(row, "micros_left"));
              answers.put(requests.get(row.getInt("number") - 1), answer);
            }
          }
          return answers;
        });
  }

  private Answer acquire(Request request) {
    return database.ask(
        WHAT,
        "acquire_lock",
        ask -> {
          ask.setString(1, request.resource().type());
          ask.setString(2, request.resource().id());
          ask.setString(3, request.holder());
          ask.setBoolean(4, request.mode() == LockMode.EXCLUSIVE);
          ask.setLong(5, MigrationLock.micros(request.lifetime()));
          ask.setLong(6, request.ticket());
          ask.setString(7, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            row.next();
            return new Answer(
                Database.longOrNull(row, "token"), Database.longOrNull(row, "micros_left"));
          }
        });
  }

  private Answer release(Grant grant) {
    return database.ask(
        WHAT,
        "release_lock",
        ask -> {
          ask.setString(1, grant.resource().type());
          ask.setString(2, grant.resource().id());
          ask.setString(3, grant.holder());
          ask.setLong(4, grant.token());
          ask.setString(5, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            row.next();
            return new Answer(row.getBoolean("released") ? grant.token() : null, null);
          }
        });
  }

  /**
   * Gives leases back.
   *
   * @param grants no two of the same resource
   */
  private void release(List<Grant> grants, Map<Question, Answer> answers) {
    database.ask(
        WHAT,
        "release_locks",
        ask -> {
          Columns.texts(ask, 1, grants, grant -> grant.resource().type());
          Columns.texts(ask, 2, grants, grant -> grant.resource().id());
          Columns.texts(ask, 3, grants, Grant::holder);
          Columns.longs(ask, 4, grants, Grant::token);
          ask.setString(5, Listener.channel(database.schema()));
          try (ResultSet row = ask.executeQuery()) {
            while (row.next()) {
              Grant grant = grants.get(row.getInt("number") - 1);
              answers.put(grant, new Answer(grant.token(), null));
            }
          }
          return answers;
        });
  }

  /**
   * Notes that somebody waits.
   *
   * @param seen how long they count as waiting without {@link #waitOn}
   * @param limit of the wait
   * @return the ticket
   */
  long waitFor(Resource resource, String holder, LockMode mode, Duration seen, Duration limit) {
    return database.ask(
        WHAT,
        "wait_for_lock",
        ask -> {
          ask.setString(1, resource.type());
          ask.setString(2, resource.id());
          ask.setString(3, holder);
          ask.setBoolean(4, mode == LockMode.EXCLUSIVE);
          ask.setLong(5, MigrationLock.micros(seen));
          ask.setLong(6, MigrationLock.micros(limit.plus(seen)));
          try (ResultSet row = ask.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** Says that who has the ticket waits still; false if it is not in the queue. */
  boolean waitOn(long ticket, Duration seen) {
    return database.ask(
        WHAT,
        "wait_on",
        ask -> {
          ask.setLong(1, MigrationLock.micros(seen));
          ask.setLong(2, ticket);
          return ask.executeUpdate() == 1;
        });
  }

  void leave(long ticket) {
    database.ask(
        WHAT,
        "leave_lock_queue",
        ask -> {
          ask.setLong(1, ticket);
          ask.setString(2, Listener.channel(database.schema()));
          return ask.execute();
        });
  }

  /** Whether it is held, in the transaction of the connection; if so, it is until that ends. */
  boolean holds(Connection connection, Resource resource, long token) throws SQLException {
    try (PreparedStatement check =
        connection.prepareStatement(database.schema().sql("check_lock"))) {
      check.setString(1, resource.type());
      check.setString(2, resource.id());
      check.setLong(3, token);
      return Database.isTrue(check);
    }
  }
}
