package io.domainflow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
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
  record Grant(Resource resource, String holder, long token) implements Question {}

  LockStatements(Database database) {
    this.database = database;
  }

  /**
   * Gives back first, and then asks for others.
   *
   * @param questions no two on the same resource
   */
  List<Answer> round(List<Question> questions) {
    List<Grant> grants = those(questions, Grant.class);
    List<Request> requests = those(questions, Request.class);
    Iterator<Boolean> released = grants.isEmpty() ? none() : release(grants).iterator();
    Iterator<Answer> answered = requests.isEmpty() ? none() : acquire(requests).iterator();
    List<Answer> answers = new ArrayList<>();
    for (Question question : questions) {
      if (question instanceof Grant grant) {
        answers.add(new Answer(released.next() ? grant.token() : null, null));
      } else {
        answers.add(answered.next());
      }
    }
    return answers;
  }

  private static <T> Iterator<T> none() {
    return Collections.emptyIterator();
  }

  private static <T extends Question> List<T> those(List<Question> questions, Class<T> kind) {
    return questions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Asks for resources.
   *
   * @param requests no two for the same resource
   */
  private List<Answer> acquire(List<Request> requests) {
    if (requests.size() == 1) {
      return List.of(acquire(requests.get(0)));
    }
    List<@Nullable Answer> answers = new ArrayList<>(Collections.nCopies(requests.size(), null));
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
              answers.set(row.getInt("number") - 1, answer);
            }
          }
          return answers;
        });
    return answers.stream()
        .map(answer -> answer == null ? new Answer(null, null) : answer)
        .toList();
  }

  /** The usual case, without arrays. */
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

  /** The usual case, without arrays. */
  private boolean release(Grant grant) {
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
            return row.getBoolean("released");
          }
        });
  }

  /**
   * Gives leases back.
   *
   * @param grants no two of the same resource
   * @return of each whether it was held still
   */
  private List<Boolean> release(List<Grant> grants) {
    if (grants.size() == 1) {
      return List.of(release(grants.get(0)));
    }
    Boolean[] held = new Boolean[grants.size()];
    Arrays.fill(held, false);
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
              held[row.getInt("number") - 1] = true;
            }
          }
          return held;
        });
    return List.of(held);
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
