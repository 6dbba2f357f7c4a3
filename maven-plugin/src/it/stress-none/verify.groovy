def log = new File(basedir, 'build.log').text

assert log.contains('no jcstress tests: no class of the module has @JCStressTest')
