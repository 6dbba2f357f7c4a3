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

-- What was claimed at one time lives and expires together. The id is the fencing token of its jobs: milliseconds of the
-- server's clock and a number, so that it grows, and comes no second time when a crash undid claims and numbers.
CREATE SEQUENCE domainflow.job_claim_number AS integer MINVALUE 0 MAXVALUE 1048575 CYCLE;
CREATE TABLE domainflow.job_claim (
    id          bigint      PRIMARY KEY,
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

-- What decides on jobs are functions, each with settings of its own: a session keeps the plans that it made, and those
-- of a queue that was empty then would read all of the table once it is long. Times are in microseconds.

-- Counts jobs of batches as processed or failed, so many for each time that a batch is named. The batches are locked in
-- the order of their keys, so that transactions do not wait for each other in a circle.
CREATE FUNCTION domainflow.move_batches(
        queues text[], numbers bigint[], more_processed integer, more_failed integer) RETURNS void
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    PERFORM
       FROM domainflow.job_batch AS batch
      WHERE (batch.queue, batch.number) IN (SELECT * FROM unnest(queues, numbers))
      ORDER BY batch.queue, batch.number
        FOR NO KEY UPDATE;
    UPDATE domainflow.job_batch AS batch
       SET processed    = batch.processed + asked.jobs * more_processed,
           failed       = batch.failed + asked.jobs * more_failed,
           completed_at = CASE WHEN batch.processed + batch.failed + asked.jobs * (more_processed + more_failed)
                                    = batch.total
                               THEN clock_timestamp() END
      FROM (SELECT moved.queue, moved.number, count(*)::integer AS jobs
              FROM unnest(queues, numbers) AS moved (queue, number)
             GROUP BY moved.queue, moved.number) AS asked
     WHERE batch.queue = asked.queue AND batch.number = asked.number;
END
$$;

-- Locks jobs that are under claims, in the order of their ids; gives where each is, and null for one that is not under
-- its claim any more. Jobs that others have locked are waited for, or are as good as not there.
CREATE FUNCTION domainflow.lock_jobs(ids bigint[], claims bigint[], skip_locked boolean) RETURNS tid[]
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF skip_locked THEN
        RETURN ARRAY (
            SELECT place
              FROM (SELECT asked.number, locked.place
                      FROM (SELECT * FROM unnest(ids, claims) WITH ORDINALITY AS each (id, claim, number)
                             ORDER BY each.id) AS asked
                      LEFT JOIN LATERAL (SELECT job.ctid AS place
                                           FROM domainflow.job
                                          WHERE job.id = asked.id AND job.claim = asked.claim
                                            FOR UPDATE SKIP LOCKED) AS locked ON true) AS all_of
             ORDER BY number);
    END IF;
    RETURN ARRAY (
        SELECT place
          FROM (SELECT asked.number, locked.place
                  FROM (SELECT * FROM unnest(ids, claims) WITH ORDINALITY AS each (id, claim, number)
                         ORDER BY each.id) AS asked
                  LEFT JOIN LATERAL (SELECT job.ctid AS place
                                       FROM domainflow.job
                                      WHERE job.id = asked.id AND job.claim = asked.claim
                                        FOR UPDATE) AS locked ON true) AS all_of
         ORDER BY number);
END
$$;

-- Deletes claims of which nothing is left.
CREATE FUNCTION domainflow.end_claims(ids bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    DELETE FROM domainflow.job_claim AS ended
     WHERE ended.id = ANY (ids)
       AND NOT EXISTS (SELECT FROM domainflow.job WHERE job.id = ANY (ended.jobs) AND job.claim = ended.id);
END
$$;

-- Claims the next jobs of a queue that is not paused: of the smallest priority, then those due first; each is claimed
-- by one. The claim's id is their fencing token: it grows, and a job that is taken back loses it. Who asks at the same
-- time may share the call: each so many jobs make a claim of their own.
--
-- The commit does not wait for the disk: a claim that a crash of the server undoes was never in force for anybody else,
-- and whoever had it can do nothing under it any more.
--
-- Rows that others are at are skipped, and the state changes at once, so that nobody walks over locked rows for long.
-- Who has just claimed begins behind that: what was before is claimed by others, or deleted, and a long transaction
-- somewhere keeps dead entries of the index there. The state is a literal, for the partial index.
CREATE FUNCTION domainflow.claim_jobs(
        its_queue text, after_priority integer, after_micros bigint, after_id bigint, types text[],
        claims integer, size integer, its_holder text, micros bigint) RETURNS SETOF domainflow.job
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    places  tid[];
    ids     bigint[];
    batches bigint[];
    token   bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT array_agg(picked.ctid), array_agg(picked.id), array_agg(picked.batch) FILTER (WHERE picked.batch IS NOT NULL)
      INTO places, ids, batches
      FROM (SELECT job.ctid, job.id, job.batch
              FROM domainflow.job
             WHERE job.queue = (SELECT known.queue FROM domainflow.job_queue AS known
                                 WHERE known.queue = its_queue AND NOT known.paused)
               AND job.state = 'r'
               AND (job.priority, job.due_at, job.id)
                   > (after_priority, timestamptz 'epoch' + after_micros * interval '1 microsecond', after_id)
               AND (types IS NULL OR job.type = ANY (types))
             ORDER BY job.priority, job.due_at, job.id
             LIMIT claims * size
               FOR NO KEY UPDATE SKIP LOCKED) AS picked;
    IF batches IS NOT NULL THEN
        PERFORM
           FROM domainflow.job_batch AS batch
          WHERE batch.queue = its_queue AND batch.number = ANY (batches) AND batch.started_at IS NULL
          ORDER BY batch.number
            FOR NO KEY UPDATE;
        UPDATE domainflow.job_batch AS batch
           SET started_at = clock_timestamp()
         WHERE batch.queue = its_queue AND batch.number = ANY (batches) AND batch.started_at IS NULL;
    END IF;
    FOR low IN 1 .. coalesce(cardinality(ids), 0) BY size LOOP
        token := ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 20)
                 | nextval('domainflow.job_claim_number');
        INSERT INTO domainflow.job_claim (id, queue, holder, lease_until, jobs)
        VALUES (token, its_queue, its_holder, clock_timestamp() + micros * interval '1 microsecond',
                ids[low : low + size - 1]);
        RETURN QUERY
            UPDATE domainflow.job
               SET state = 'c', claim = token, attempt = job.attempt + 1
             WHERE job.ctid = ANY (places[low : low + size - 1]) -- they are locked, so that they stay where they are
            RETURNING job.*;
    END LOOP;
END
$$;

-- Deletes jobs that are done, if their claims are in force still, and counts them in their batches; gives their ids.
-- Claims of which nothing is left are deleted, too.
CREATE FUNCTION domainflow.complete_jobs(ids bigint[], claims bigint[], ended bigint[], skip_locked boolean)
    RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    places  tid[] := domainflow.lock_jobs(ids, claims, skip_locked);
    done    bigint[];
    queues  text[];
    batches bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM domainflow.job WHERE job.ctid = ANY (places) RETURNING job.id, job.queue, job.batch
    )
    SELECT array_agg(gone.id),
           array_agg(gone.queue) FILTER (WHERE gone.batch IS NOT NULL),
           array_agg(gone.batch) FILTER (WHERE gone.batch IS NOT NULL)
      INTO done, queues, batches
      FROM gone;
    IF batches IS NOT NULL THEN
        PERFORM domainflow.move_batches(queues, batches, 1, 0);
    END IF;
    IF cardinality(ended) > 0 THEN
        PERFORM domainflow.end_claims(ended);
    END IF;
    RETURN done;
END
$$;

-- Gives jobs back that were not done, if their claims are in force still: to be tried again after a while, or dead if
-- that is final or was the last attempt; gives their ids. Claims of which nothing is left are deleted, too.
CREATE FUNCTION domainflow.fail_jobs(
        ids bigint[], claims bigint[], finals boolean[], useds integer[], micros bigint[], errors text[],
        ended bigint[], skip_locked boolean) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    places  tid[] := domainflow.lock_jobs(ids, claims, skip_locked);
    failed  bigint[];
    queues  text[];
    batches bigint[];
BEGIN
    WITH back AS (
        UPDATE domainflow.job
           SET state   = CASE WHEN asked.final OR (asked.used > 0 AND job.attempt >= job.attempts) THEN 'd'
                              WHEN asked.micros > 0 THEN 's'
                              ELSE 'r' END,
               claim   = NULL,
               attempt = job.attempt - 1 + asked.used,
               due_at  = clock_timestamp()
                         + CASE WHEN asked.final OR (asked.used > 0 AND job.attempt >= job.attempts) THEN 0
                                ELSE asked.micros END * interval '1 microsecond',
               error   = coalesce(asked.error, job.error)
          FROM unnest(places, finals, useds, micros, errors) AS asked (place, final, used, micros, error)
         WHERE job.ctid = asked.place
        RETURNING job.id, job.queue, job.batch, job.state
    )
    SELECT array_agg(back.id),
           array_agg(back.queue) FILTER (WHERE back.state = 'd' AND back.batch IS NOT NULL),
           array_agg(back.batch) FILTER (WHERE back.state = 'd' AND back.batch IS NOT NULL)
      INTO failed, queues, batches
      FROM back;
    IF batches IS NOT NULL THEN
        PERFORM domainflow.move_batches(queues, batches, 0, 1);
    END IF;
    IF cardinality(ended) > 0 THEN
        PERFORM domainflow.end_claims(ended);
    END IF;
    RETURN failed;
END
$$;

-- Takes back the jobs of a few claims that have expired, and makes ready what is due; gives how many, and how long it
-- is until the next is due, if one is scheduled.
--
-- Safety: a job that a transaction relies on is locked, and left for the next time with its claim. A job taken back has
-- no claim, so that whoever had it can neither complete it nor write under it. The attempt is used up: what it did up
-- to then is not known.
CREATE FUNCTION domainflow.reclaim_jobs(channel text, OUT jobs bigint, OUT until_next interval)
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
    SET jit = off -- claims are read as they stand: there is no index that tells when they expire
AS $$
DECLARE
    most    CONSTANT integer := 1000;
    ids     bigint[];
    claims  bigint[];
    places  tid[];
    queues  text[] := '{}';
    wakened text[];
    dead    text[];
    batches bigint[];
BEGIN
    jobs := 0;
    SELECT array_agg(member.id), array_agg(expired.id)
      INTO ids, claims
      FROM (SELECT claim.id, claim.jobs
              FROM domainflow.job_claim AS claim
             WHERE claim.lease_until <= clock_timestamp()
             ORDER BY claim.lease_until
             LIMIT 20
               FOR UPDATE SKIP LOCKED) AS expired
     CROSS JOIN unnest(expired.jobs) AS member (id);
    IF ids IS NOT NULL THEN
        places := domainflow.lock_jobs(ids, claims, true);
        WITH back AS (
            UPDATE domainflow.job
               SET state  = CASE WHEN job.attempt >= job.attempts THEN 'd' ELSE 'r' END,
                   claim  = NULL,
                   due_at = clock_timestamp(),
                   error  = 'the claim expired: its process died, or stood still'
             WHERE job.ctid = ANY (places)
            RETURNING job.queue, job.batch, job.state
        )
        SELECT count(*),
               array_agg(DISTINCT back.queue) FILTER (WHERE back.state = 'r'),
               array_agg(back.queue) FILTER (WHERE back.state = 'd' AND back.batch IS NOT NULL),
               array_agg(back.batch) FILTER (WHERE back.state = 'd' AND back.batch IS NOT NULL)
          INTO jobs, queues, dead, batches
          FROM back;
        IF batches IS NOT NULL THEN
            PERFORM domainflow.move_batches(dead, batches, 0, 1);
        END IF;
        PERFORM domainflow.end_claims(claims);
    END IF;

    places := ARRAY (
        SELECT job.ctid
          FROM domainflow.job
         WHERE job.state = 's' AND job.due_at <= statement_timestamp() -- stable: it bounds the scan
         ORDER BY job.due_at
         LIMIT most
           FOR NO KEY UPDATE SKIP LOCKED);
    WITH ready AS (
        UPDATE domainflow.job SET state = 'r' WHERE job.ctid = ANY (places) RETURNING job.queue
    )
    SELECT jobs + count(*), array_agg(DISTINCT ready.queue) INTO jobs, wakened FROM ready;

    PERFORM pg_notify(channel, 'jobs ' || woken.queue)
       FROM (SELECT DISTINCT unnest(queues || wakened) AS queue) AS woken;
    until_next := CASE WHEN cardinality(places) = most THEN interval '0'
                       ELSE (SELECT job.due_at - statement_timestamp()
                               FROM domainflow.job
                              WHERE job.state = 's' AND job.due_at > statement_timestamp()
                              ORDER BY job.due_at
                              LIMIT 1) END;
END
$$;

-- Which jobs are under their claims.
CREATE FUNCTION domainflow.claimed_jobs(ids bigint[], claims bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN ARRAY (
        SELECT asked.id
          FROM unnest(ids, claims) AS asked (id, claim)
         WHERE EXISTS (SELECT FROM domainflow.job WHERE job.id = asked.id AND job.claim = asked.claim));
END
$$;

-- Whether a job is under its claim; if so, it is not taken back before the transaction ends.
CREATE FUNCTION domainflow.holds_job(its_id bigint, its_claim bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    PERFORM FROM domainflow.job WHERE job.id = its_id AND job.claim = its_claim FOR NO KEY UPDATE;
    RETURN FOUND;
END
$$;

-- Whether a claim was in force, and is for so long from now on.
CREATE FUNCTION domainflow.extend_claim(its_id bigint, micros bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE domainflow.job_claim AS claim
       SET lease_until = clock_timestamp() + micros * interval '1 microsecond'
     WHERE claim.id = its_id AND claim.lease_until > clock_timestamp();
    RETURN FOUND;
END
$$;

INSERT INTO domainflow.schema_version (version) VALUES (3);
