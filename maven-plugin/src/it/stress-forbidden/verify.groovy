def log = new File(basedir, 'build.log').text

assert log.contains('it.ForbiddenStress  failed')
assert log.contains('FORBIDDEN: Somebody would be paid twice.')
assert log.contains('it.AlwaysStress  passed')
assert log.contains('1 of 2 jcstress tests passed')
def reports = new File(basedir, 'target/domainflow')
assert new File(reports, 'stress.sarif').text.contains('"ruleId": "stress-failed"')
assert new File(reports, 'TEST-domainflow-stress.xml').text.contains('tests="2" failures="1" errors="0"')
assert new File(reports, 'jcstress/classes/index.html').isFile()
