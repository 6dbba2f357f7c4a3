package io.domainflow.spring;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lets one statement decide: the server computes from the row that it has locked. */
@Service
public class AtomicSales {
  private final JdbcClient jdbc;

  AtomicSales(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Sells a ticket, or none where no place is free. */
  @Transactional
  public boolean sell(long concert, String visitor) {
    int changed =
        jdbc.sql("UPDATE concert SET free = free - 1 WHERE id = ? AND free > 0")
            .param(concert)
            .update();
    if (changed == 0) {
      return false;
    }
    jdbc.sql("INSERT INTO ticket (concert, visitor) VALUES (?, ?)")
        .params(concert, visitor)
        .update();
    return true;
  }
}
