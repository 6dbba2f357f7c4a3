import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('[ERROR] down-missing  src/main/resources/db/migration/V1__create.sql  has no way back, and is not listed as irreversible')
assert json.verdict == 'failed'
