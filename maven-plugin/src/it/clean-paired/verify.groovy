import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('2 migrations, paired names, in migrations')
assert json.verdict == 'passed'
assert json.migrations[1].downFile == 'migrations/002_rollback_state.sql'
assert log.count('nothing has changed since target/domainflow/verify.json, and that passed') == 1
