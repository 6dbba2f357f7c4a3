package io.domainflow.spring;

import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads, computes, and writes what it computed. {@code @Transactional} does not make that safe: at
 * READ COMMITTED two sales read the same number, and one of the two updates is lost.
 */
@Service
public class NaiveSales {
  private final JdbcClient jdbc;

  NaiveSales(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Sells a ticket, or none where no place is free. */
  @Transactional
  public boolean sell(long concert, String visitor) {
    int free =
        Objects.requireNonNull(
            jdbc.sql("SELECT free FROM concert WHERE id = ?")
                .param(concert)
                .query(Integer.class)
                .single());
    if (free == 0) {
      return false;
    }
    jdbc.sql("UPDATE concert SET free = ? WHERE id = ?").params(free - 1, concert).update();
    jdbc.sql("INSERT INTO ticket (concert, visitor) VALUES (?, ?)")
        .params(concert, visitor)
        .update();
    return true;
  }
}
