def log = new File(basedir, 'build.log').text

assert log.contains('2 migrations, goose names, in src/main/resources/db/migration')
assert log =~ /\[INFO\]   00001    accounts     ok       ok/
assert log.contains('down-fails  src/main/resources/db/migration/00002_owner.sql:8  index "accounts_ownr" does not exist')
