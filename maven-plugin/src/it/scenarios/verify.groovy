def log = new File(basedir, 'build.log').text

assert log.contains('2 of 2 migrations passed: 0 errors, 0 warnings, 0 notes')
assert log.contains('scenarios on PostgreSQL 14 with the migrations until 1')
assert log.contains('it.DepositsTest.deposits  2 workers explored under READ COMMITTED')
assert log.contains('it.DepositsTest.deposits  2 workers explored under SERIALIZABLE')
assert log.contains('4 of 4 scenarios passed (on PostgreSQL 14 with the migrations until 1; on PostgreSQL 14)')
assert !log.contains('a plain test was run')
assert new File(basedir, 'target/domainflow/verify.json').text.contains('"workload"')
