-- Workers, each as of its last registration; token is that registration's fencing token.
--
-- What changes often stands in no index, so that a heartbeat rewrites the row in its page.
CREATE TABLE domainflow.worker (
    scope       text        NOT NULL,
    id          text        NOT NULL,
    type        text        NOT NULL,
    metadata    text        NOT NULL,
    instance    text        NOT NULL,
    token       bigint      NOT NULL,
    status      text        NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'working', 'error', 'closed')),
    operation   text,
    since       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    lease_until timestamptz NOT NULL,
    PRIMARY KEY (scope, id)
) WITH (fillfactor = 50);

INSERT INTO domainflow.schema_version (version) VALUES (4);
