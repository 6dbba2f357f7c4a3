import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert json.verdict == 'passed'
assert json.migrations[1].down.state == 'irreversible'
assert log.contains('the whole chain down to 2 and up again: ok')
