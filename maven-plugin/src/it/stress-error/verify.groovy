def log = new File(basedir, 'build.log').text

assert log.contains('it.ErrorStress  broke')
assert log.contains('no row for it')
assert log.contains('0 of 1 jcstress tests passed')
def xml = new File(basedir, 'target/domainflow/TEST-domainflow-stress.xml').text
assert xml.contains('failures="0" errors="1"')
