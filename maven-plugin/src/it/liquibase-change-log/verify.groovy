import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def json = new JsonSlurper().parse(new File(basedir, 'target/domainflow/verify.json'))

assert json.naming == 'Liquibase'
assert json.migrations*.description == ['ann:1', 'ann:3', 'bob:kinds', 'bob:drop_old', 'bob:cut']
assert json.migrations*.up*.state == ['ok', 'ok', 'ok', 'ok', 'fails']
assert json.migrations*.down*.state == ['ok', 'ok', 'differs', 'irreversible', 'not run']
assert log =~ /down-differs  target\/domainflow\/changelog\/master.xml.sql/
assert log.contains('+ enum public.kind  left behind')
assert log.contains('Liquibase ends a statement within its dollar quotes: it needs splitStatements="false"')
