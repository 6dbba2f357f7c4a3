import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('2 migrations, Flyway names, in src/main/resources/db/migration')
assert log =~ /\[INFO\]   1        create accounts  ok       ok            ok +\d+ ms/
assert log.contains('the whole chain down to the start and up again: ok')
assert log.contains('2 of 2 migrations passed: 0 errors, 2 warnings, 2 notes. Report: target/domainflow/verify.json')
assert json.schemaVersion == 1
assert json.verdict == 'passed'
assert json.migrations[1].up.way == 'statement-by-statement'
assert json.migrations[1].up.statements*.line == [1, 2, 4]
assert json.findings*.rule == ['not-in-a-transaction', 'not-in-a-transaction', 'retry-fails', 'retry-fails']
assert json.findings*.file*.tokenize('/')*.last() == ['V2__owner.sql', 'U2__owner.sql', 'V2__owner.sql', 'U2__owner.sql']
assert json.migrations[1].up.statements[1].touches == [[relation: 'public.accounts', kind: 'table', lock: 'ACCESS EXCLUSIVE', rewritten: false, scanned: false]]
assert json.migrations[1].up.statements[2].touches == [[relation: 'public.accounts', kind: 'table', lock: 'SHARE UPDATE EXCLUSIVE', rewritten: false, scanned: true]]
assert new File(basedir, 'target/domainflow/verify.sarif').text.contains('"not-in-a-transaction"')
assert new File(basedir, 'target/domainflow/TEST-domainflow-verify.xml').text.contains('name="2 owner"')
assert json.migrations[1].up.statements[2].heldMillis > 0
