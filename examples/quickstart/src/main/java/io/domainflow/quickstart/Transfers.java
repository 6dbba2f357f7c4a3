package io.domainflow.quickstart;

import java.math.BigDecimal;
import java.sql.SQLException;

/** Moves money between accounts. */
public interface Transfers {
  /**
   * Takes {@code amount} from the payer, gives it to the payee, and records the transfer.
   *
   * @return false if the payer has not enough
   */
  boolean transfer(String payer, String payee, BigDecimal amount) throws SQLException;
}
