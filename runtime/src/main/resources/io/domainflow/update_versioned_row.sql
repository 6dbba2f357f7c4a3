-- Changes a row if it has the expected version; gives its version before, and after if it was changed; no row if there
-- is none.
--
-- Safety: the row is locked first, so that its version is read as it stands after every writer before us, and nobody
-- changes it between that and the update. Without the lock the version would come from the statement's snapshot, which
-- may be older than the row that the update then finds.
WITH locked AS MATERIALIZED (
    SELECT {version} AS version
      FROM {table}
     WHERE {key} = ?
       FOR UPDATE
), updated AS (
    UPDATE {table} AS target
       SET {changes}, {version} = locked.version + 1
      FROM locked
     WHERE target.{key} = ?
       AND locked.version = ?
       AND (SELECT count(*) FROM locked) = 1
    RETURNING target.{version} AS version
)
SELECT locked.version                 AS current,
       (SELECT version FROM updated)  AS updated,
       (SELECT count(*) FROM locked)  AS rows
  FROM locked
