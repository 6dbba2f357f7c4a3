-- How transactions ended: sums of those of one instance, and of one kind, that ended before recorded_at and after the
-- last row of that instance.
CREATE TABLE domainflow.transaction_metric (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    instance        text        NOT NULL,
    operation       text        NOT NULL,
    scope           text        NOT NULL,
    isolation       text        NOT NULL,
    outcome         text        NOT NULL CHECK (outcome IN ('committed', 'rolled back', 'unknown')),
    error           text,
    sql_state       text,
    calls           bigint      NOT NULL,
    retries         bigint      NOT NULL,
    total_micros    bigint      NOT NULL,
    shortest_micros bigint      NOT NULL,
    longest_micros  bigint      NOT NULL
);
CREATE INDEX transaction_metric_by_time ON domainflow.transaction_metric (recorded_at);

INSERT INTO domainflow.schema_version (version) VALUES (5);
