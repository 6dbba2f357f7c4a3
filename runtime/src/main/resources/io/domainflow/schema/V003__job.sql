-- Queues of jobs. A job is ready, or scheduled for later, or running under a claim, or dead; what is done is deleted.

CREATE TABLE domainflow.job_queue (
    queue        text        PRIMARY KEY,
    paused       boolean     NOT NULL DEFAULT false,
    batches      bigint      NOT NULL DEFAULT 0,
    idle_until   timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);

CREATE TABLE domainflow.job (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue        text        NOT NULL,
    type         text        NOT NULL,
    state        "char"      NOT NULL, -- r(eady), s(cheduled), c(laimed), d(ead)
    priority     integer     NOT NULL, -- the smallest first
    due_at       timestamptz NOT NULL,
    attempt      integer     NOT NULL DEFAULT 0,
    attempts     integer     NOT NULL, -- at most
    claim        bigint,
    batch        bigint,
    unique_key   text,
    payload      bytea       NOT NULL,
    enqueued_at  timestamptz NOT NULL,
    error        text,
    CHECK ((state = 'c') = (claim IS NOT NULL))
);
CREATE INDEX job_ready ON domainflow.job (queue, priority, due_at, id) WHERE state = 'r';
CREATE INDEX job_scheduled ON domainflow.job (due_at) WHERE state = 's';
CREATE INDEX job_dead ON domainflow.job (queue, due_at) WHERE state = 'd';
CREATE UNIQUE INDEX job_unique_key ON domainflow.job (queue, unique_key) WHERE unique_key IS NOT NULL AND state <> 'd';

-- What was claimed at one time lives and expires together. The id is the fencing token of its jobs.
CREATE TABLE domainflow.job_claim (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue       text        NOT NULL,
    holder      text        NOT NULL,
    lease_until timestamptz NOT NULL,
    jobs        bigint[]    NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE domainflow.job_batch (
    queue        text        NOT NULL,
    number       bigint      NOT NULL,
    total        integer     NOT NULL,
    processed    integer     NOT NULL DEFAULT 0,
    failed       integer     NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_at   timestamptz,
    completed_at timestamptz,
    PRIMARY KEY (queue, number),
    CHECK (processed >= 0 AND failed >= 0 AND processed + failed <= total)
) WITH (fillfactor = 50);

-- Moves the counters of batches, and locks them in the order of their keys, so that transactions do not wait for each
-- other in a circle; gives how many. Of arrays of one length, without doubles.
CREATE FUNCTION domainflow.move_batches(
        moved_queues text[], moved_numbers bigint[], more_processed integer[], more_failed integer[]) RETURNS integer
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
DECLARE
    moved integer;
BEGIN
    PERFORM
       FROM domainflow.job_batch AS batch
       JOIN unnest(moved_queues, moved_numbers) AS asked (queue, number) USING (queue, number)
      ORDER BY queue, number
        FOR NO KEY UPDATE OF batch;
    UPDATE domainflow.job_batch AS batch
       SET processed    = batch.processed + asked.processed,
           failed       = batch.failed + asked.failed,
           completed_at = CASE WHEN batch.processed + asked.processed + batch.failed + asked.failed = batch.total
                               THEN clock_timestamp() END
      FROM unnest(moved_queues, moved_numbers, more_processed, more_failed) AS asked (queue, number, processed, failed)
     WHERE batch.queue = asked.queue AND batch.number = asked.number;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (3);
