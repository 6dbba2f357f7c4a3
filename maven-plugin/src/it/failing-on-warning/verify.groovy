def log = new File(basedir, 'build.log').text

assert log.contains('[WARNING] table-scanned  src/main/resources/db/migration/V2__index.sql:1  reads all of public.accounts under SHARE: nobody writes to it until it is done')
assert log.contains('safer: CREATE INDEX CONCURRENTLY')
assert log.contains('lock-timeout-missing')
assert log.contains('2 of 2 migrations passed: 0 errors, 2 warnings, 0 notes')
assert log.contains('MojoFailureException')
