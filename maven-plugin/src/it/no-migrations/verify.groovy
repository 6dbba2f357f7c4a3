def log = new File(basedir, 'build.log').text

assert log.contains('no migrations in src/main/resources/db/migration: looked for ')
assert log.contains('1_name.up.sql with 1_name.down.sql (golang-migrate), or V1__name.sql with U1__name.sql (Flyway), or 008_name.sql')
assert log.contains('src/main/resources/db/migration/init.sql')
assert log.contains('domainflow.failIfNoMigrations=false')
