CREATE FUNCTION turnover(account_name text) RETURNS numeric
    LANGUAGE sql STABLE
RETURN (SELECT coalesce(sum(amount), 0) FROM transfer WHERE account_name IN (payer, payee));

CREATE VIEW statement AS
SELECT name, kind, balance, turnover(name) AS turnover
  FROM account;

COMMENT ON VIEW statement IS 'What an account holder sees.';
