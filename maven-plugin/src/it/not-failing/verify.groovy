import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert json.verdict == 'failed'
assert log.contains('[ERROR] down-missing')
assert log.contains('[WARNING] file-ignored  src/main/resources/db/migration/V2_typo.sql')
assert log.contains('(domainflow.failOnError is off)')
