package io.domainflow.spring;

import io.domainflow.junit.Invariant;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A concert with ten places, and what must hold whoever buys. */
abstract class Concert {
  static final int PLACES = 10;

  @BeforeEach
  void announce(@Autowired JdbcClient jdbc) {
    jdbc.sql("INSERT INTO concert (id, free) VALUES (1, ?)").param(PLACES).update();
  }

  @Invariant("a place is free or sold")
  boolean places(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT free + (SELECT count(*) FROM ticket) FROM concert WHERE id = 1")) {
      row.next();
      return row.getInt(1) == PLACES;
    }
  }
}
