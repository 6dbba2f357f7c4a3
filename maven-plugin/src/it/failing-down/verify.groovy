import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('[ERROR] down-fails  src/main/resources/db/migration/U2__state.sql:2  table "state" does not exist (SQLSTATE 42P01)')
assert json.migrations*.down.state == ['ok', 'fails', 'ok']
assert json.chain.downTo == '2'
