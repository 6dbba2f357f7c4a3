DROP VIEW statement;
DROP FUNCTION turnover(text);
