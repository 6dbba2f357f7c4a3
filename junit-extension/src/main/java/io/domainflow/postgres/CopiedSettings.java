package io.domainflow.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What belongs to a database and does not come with a copy of it. */
final class CopiedSettings {
  private CopiedSettings() {}

  /** Statements that give the copy what its template has, to be run in this order. */
  static List<String> statements(String template, String copy, Connection session)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql())) {
      query.setString(1, template);
      query.setString(2, copy);
      List<String> statements = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          statements.add(row.getString(1));
        }
      }
      return statements;
    }
  }

  private static String sql() {
    try (InputStream file = CopiedSettings.class.getResourceAsStream("copied_settings.sql")) {
      if (file == null) {
        throw new IllegalStateException("copied_settings.sql is missing from the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
