import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('2 of 2 migrations passed: 0 errors, 1 warning, 1 note, 1 accepted.')
assert log.contains('baseline-stale  domainflow-baseline.txt  accepts what is no more: lock-timeout-missing')
assert log.contains('V9__gone.sql')
assert log.contains('2 findings are accepted by domainflow-baseline.txt')
assert log.contains('2 of 2 migrations passed: 0 errors, 0 warnings, 0 notes, 2 accepted.')
assert json.accepted*.rule.sort() == ['lock-timeout-missing', 'table-scanned']
