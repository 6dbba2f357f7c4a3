def log = new File(basedir, 'build.log').text

assert log.contains('it.SoundStress has @JCStressTest, and there is no META-INF/TestList in ')
assert log.contains('annotationProcessorPaths of the maven-compiler-plugin')
