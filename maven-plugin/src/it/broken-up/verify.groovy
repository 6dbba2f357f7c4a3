import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('[ERROR] up-fails  src/main/resources/db/migration/V2__drop.sql:3  cannot drop table accounts because other objects depend on it (SQLSTATE 2BP01)')
assert log.contains('[ERROR]     statement: DROP TABLE accounts')
assert log.contains('[ERROR]     detail: view rich depends on table accounts')
assert log.contains('[ERROR]     hint: Use DROP ... CASCADE to drop the dependent objects too.')
assert json.findings.size() == 1
assert json.findings[0].with { [rule, severity, migration, line, sqlState] } == ['up-fails', 'error', '2', 3, '2BP01']
assert json.migrations*.up.state == ['ok', 'fails', 'not run']
