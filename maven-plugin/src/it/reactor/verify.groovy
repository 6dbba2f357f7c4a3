def log = new File(basedir, 'build.log').text

assert !log.contains('NoClassDefFoundError')
assert log.contains('no migrations: src/main/resources/db/migration is no directory')
assert log.split('1 of 1 migration passed').length == 3
assert new File(basedir, 'one/target/domainflow/verify.json').exists()
assert new File(basedir, 'two/target/domainflow/verify.json').exists()
