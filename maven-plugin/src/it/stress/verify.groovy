def log = new File(basedir, 'build.log').text

assert log.contains('it.SoundStress  passed')
assert log.contains('it.AlwaysStress  passed')
assert log.contains('1, 2: ')
assert log.contains('ACCEPTABLE_INTERESTING: What is always so.')
assert (log =~ /2 of 2 jcstress tests passed, [12] with what is interesting/).find()
def reports = new File(basedir, 'target/domainflow')
assert new File(reports, 'stress.html').text.contains('<a href="jcstress/test-classes/index.html">')
assert new File(reports, 'stress.json').text.contains('"verdict": "passed"')
assert new File(reports, 'stress.sarif').text.contains('"version": "2.1.0"')
assert new File(reports, 'TEST-domainflow-stress.xml').text.contains('tests="2" failures="0" errors="0"')
assert new File(reports, 'jcstress/test-classes/index.html').text.contains('it.SoundStress')
