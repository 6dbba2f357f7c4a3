def log = new File(basedir, 'build.log').text

assert log.contains('[INFO] domainflow.skip is set')
assert !new File(basedir, 'target').exists()
