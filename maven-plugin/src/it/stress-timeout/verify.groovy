def log = new File(basedir, 'build.log').text

assert log.contains('it.HangingStress  did not run')
assert log.contains('there was no time for it: raise domainflow.stressTime')
assert new File(basedir, 'target/domainflow/stress.json').text.contains('"status": "not-run"')
assert ProcessHandle.allProcesses().noneMatch { it.info().arguments().map { all -> all.any { each -> each.contains('stress-timeout') } }.orElse(false) }
