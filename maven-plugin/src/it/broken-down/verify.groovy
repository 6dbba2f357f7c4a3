import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert log.contains('[ERROR] down-differs  src/main/resources/db/migration/U2__owner.sql  1 object is not as before the way up')
assert log.contains('[ERROR]     + sequence public.order_id_seq  left behind')
assert log.contains('[ERROR]     - index public.accounts_owner_idx  lost')
assert json.findings.findAll { it.severity == 'error' }*.rule == ['down-differs', 'up-again-fails', 'down-differs']
assert json.migrations*.down.state == ['ok', 'differs', 'differs']
