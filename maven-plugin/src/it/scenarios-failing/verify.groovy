def log = new File(basedir, 'build.log').text

assert log.contains('down-differs')
assert log.contains('it.WithdrawalsTest.adds')
assert log.contains('what was added is there')
assert log =~ /1 of 2 migrations passed: 2 errors.*; 0 of 1 scenarios passed/
assert new File(basedir, 'target/domainflow/it.WithdrawalsTest.adds.html').isFile()
assert new File(basedir, 'target/domainflow/verify.html').text.contains('<a href="scenarios.html">scenarios</a>')
assert new File(basedir, 'target/domainflow/scenarios.html').text.contains('<a href="it.WithdrawalsTest.adds.html">')
