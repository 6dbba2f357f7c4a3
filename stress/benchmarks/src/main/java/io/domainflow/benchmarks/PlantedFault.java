package io.domainflow.benchmarks;

import java.util.List;

/**
 * A change that is wrong in one of the ways in which changes of real projects are, in the order of
 * the list that they were taken from.
 *
 * @param rule what a verification must say of it
 * @param name what is wrong, in words
 * @param before what is there, which comes with a way back of its own
 * @param beforeDown that
 * @param up the change
 * @param down its way back
 * @param transaction whether the change runs in one
 */
record PlantedFault(
    String rule,
    String name,
    String before,
    String beforeDown,
    String up,
    String down,
    boolean transaction) {
  private static final String NOTHING = "SELECT 1;";

  private static PlantedFault of(String rule, String name, String up, String down) {
    return new PlantedFault(rule, name, NOTHING, NOTHING, up, down, true);
  }

  private static PlantedFault after(
      String rule, String name, String before, String beforeDown, String up, String down) {
    return new PlantedFault(rule, name, before, beforeDown, up, down, true);
  }

  /** All of them; {@code account} is a table that is there. */
  static List<PlantedFault> all() {
    return List.of(
        of(
            "down-differs",
            "a function dropped with the wrong types stays",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "DROP FUNCTION IF EXISTS f(text);"),
        after(
            "down-fails",
            "an overloaded function cannot be dropped by name",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "DROP FUNCTION f(int);",
            "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';",
            "DROP FUNCTION f;"),
        after(
            "down-fails",
            "a view cannot lose a column",
            "CREATE VIEW v AS SELECT id FROM account;",
            "DROP VIEW v;",
            "CREATE OR REPLACE VIEW v AS SELECT id, name FROM account;",
            "CREATE OR REPLACE VIEW v AS SELECT id FROM account;"),
        after(
            "down-differs",
            "a value of an enum stays",
            "CREATE TYPE kind AS ENUM ('a');",
            "DROP TYPE kind;",
            "ALTER TYPE kind ADD VALUE 'b';",
            NOTHING),
        after(
            "up-fails",
            "a new value of an enum is used in the same transaction",
            "CREATE TYPE kind AS ENUM ('a'); CREATE TABLE thing (kind kind);",
            "DROP TABLE thing; DROP TYPE kind;",
            "ALTER TYPE kind ADD VALUE 'b'; INSERT INTO thing VALUES ('b');",
            "DELETE FROM thing;"),
        of(
            "down-fails",
            "an extension that is used cannot be dropped",
            "CREATE EXTENSION citext; ALTER TABLE account ADD nick citext;",
            "DROP EXTENSION citext;"),
        after(
            "down-differs",
            "an extension takes the users' columns along",
            "CREATE EXTENSION citext; ALTER TABLE account ADD nick citext;",
            "ALTER TABLE account DROP nick; DROP EXTENSION citext;",
            "CREATE EXTENSION IF NOT EXISTS citext;",
            "DROP EXTENSION citext CASCADE;"),
        of(
            "down-differs",
            "a sequence, a type and a trigger's function stay",
            """
            CREATE SEQUENCE number; CREATE TYPE kind AS ENUM ('a');
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE thing (id int DEFAULT nextval('number'), kind kind);
            CREATE TRIGGER touched BEFORE UPDATE ON thing FOR EACH ROW EXECUTE FUNCTION touch();
            """,
            "DROP TABLE thing;"),
        after(
            "down-differs",
            "a column that comes back has lost its comment and its index",
            "COMMENT ON COLUMN account.name IS 'full'; CREATE INDEX account_name ON account (name);",
            "DROP INDEX account_name; COMMENT ON COLUMN account.name IS NULL;",
            "-- domainflow: loses account.name\nALTER TABLE account DROP name;",
            "ALTER TABLE account ADD name text;"),
        of(
            "down-differs",
            "a table is renamed back, its key is not",
            "ALTER TABLE account RENAME CONSTRAINT account_pkey TO customer_pkey; ALTER TABLE account RENAME TO customer;",
            "ALTER TABLE customer RENAME TO account;"),
        after(
            "down-differs",
            "a primary key leaves NOT NULL behind",
            "CREATE TABLE thing (id int);",
            "DROP TABLE thing;",
            "ALTER TABLE thing ADD PRIMARY KEY (id);",
            "ALTER TABLE thing DROP CONSTRAINT thing_pkey;"),
        of(
            "down-differs",
            "row security stays on without a policy",
            "ALTER TABLE account ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON account USING (true);",
            "DROP POLICY own ON account;"),
        of(
            "down-differs",
            "grants that came by default stay",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; CREATE TABLE thing (id int);",
            "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC;"),
        of(
            "down-fails-with-rows",
            "a narrower type does not take the rows",
            "ALTER TABLE account ALTER code TYPE varchar(40);",
            "ALTER TABLE account ALTER code TYPE varchar(10);"),
        of(
            "down-fails-with-rows",
            "NOT NULL again does not take the rows",
            "ALTER TABLE account ALTER code DROP NOT NULL;",
            "ALTER TABLE account ALTER code SET NOT NULL;"),
        after(
            "down-fails-with-rows",
            "UNIQUE again does not take the rows",
            "CREATE TABLE thing (id int PRIMARY KEY, kind bool NOT NULL, CONSTRAINT one UNIQUE (kind));",
            "DROP TABLE thing;",
            "ALTER TABLE thing DROP CONSTRAINT one;",
            "ALTER TABLE thing ADD CONSTRAINT one UNIQUE (kind);"),
        new PlantedFault(
            "retry-differs",
            "an INVALID index is accepted by IF NOT EXISTS",
            NOTHING,
            NOTHING,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS account_code ON account (code);",
            "DROP INDEX account_code;",
            false),
        of(
            "down-fails",
            "drops in the wrong order",
            "CREATE TABLE thing (id int PRIMARY KEY); CREATE TABLE part (thing int REFERENCES thing);",
            "DROP TABLE thing; DROP TABLE part;"),
        of(
            "down-fails",
            "a semicolon is missing",
            "CREATE TABLE thing (id int); CREATE TABLE part (id int);",
            "DROP TABLE thing\nDROP TABLE part;"),
        of(
            "down-fails",
            "an index is dropped as a constraint",
            "CREATE UNIQUE INDEX account_code ON account (code);",
            "ALTER TABLE account DROP CONSTRAINT account_code;"));
  }
}
