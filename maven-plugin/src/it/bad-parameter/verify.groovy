def log = new File(basedir, 'build.log').text

assert log.contains('domainflow.postgres')
assert log.contains('oracle')
assert log.contains('embedded')
assert log.contains('MojoExecutionException')
assert !new File(basedir, 'reports/verify.json').exists() // of a former run
