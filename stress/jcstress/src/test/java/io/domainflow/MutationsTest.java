package io.domainflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainflow.explore.J15StartingLine;
import io.domainflow.explore.gate.J17PoolHandOver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The suites see what they are there for: a class that is as ours but for a {@code volatile}, or
 * for its locks, makes the test of it fail.
 */
final class MutationsTest {
  private static final String ALL_LOCKS = "";

  /**
   * A class that is made worse.
   *
   * @param name of the class
   * @param field whose {@code volatile} is dropped; {@link #ALL_LOCKS} to drop what locks do
   */
  private record Mutation(String name, String field, Class<?> test) {
    @Override
    public String toString() {
      String what = field.equals(ALL_LOCKS) ? " without its locks" : "." + field + " not volatile";
      return name.replaceFirst(".*\\.", "") + what;
    }

    private String file() {
      return name.replace('.', '/') + ".class";
    }
  }

  /** One in each build; all where that is asked for: a field that is not seen is waited for. */
  private static Stream<Mutation> mutations() {
    return Boolean.getBoolean("domainflow.mutations")
        ? Stream.concat(withoutLocks(), notVolatile())
        : withoutLocks().limit(1);
  }

  private static Stream<Mutation> notVolatile() {
    String explore = "io.domainflow.explore.";
    return Stream.of(
        new Mutation("io.domainflow.Tenure", "deadline", J01LeaseDeadline.T2Tenure.class),
        new Mutation(explore + "StartingLine", "stopped", J15StartingLine.T3Stop.class),
        new Mutation(explore + "StartingLine", "aborted", J15StartingLine.T4Abort.class));
  }

  private static Stream<Mutation> withoutLocks() {
    return Stream.of(
        new Mutation("io.domainflow.LockGrant", ALL_LOCKS, J04LeaseCount.T2LockGrant.class),
        new Mutation("io.domainflow.InFlight", ALL_LOCKS, J08ClaimAndShutdown.T3Count.class),
        new Mutation("io.domainflow.RunningJob", ALL_LOCKS, J09RunningJob.T2RunningJob.class),
        new Mutation("io.domainflow.JobClaim", ALL_LOCKS, J10JobClaim.T2JobClaim.class),
        new Mutation("io.domainflow.explore.gate.Loans", ALL_LOCKS, J17PoolHandOver.T2Loans.class));
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void a_class_that_is_made_worse_is_found(Mutation mutation, @TempDir Path folder)
      throws Exception {
    Path mutant = folder.resolve(mutation.file());
    Files.createDirectories(mutant.getParent());
    Files.write(mutant, mutated(mutation));

    String said = stress(mutation.test(), folder);

    assertThat(said).contains("Observed forbidden state");
  }

  private static byte[] mutated(Mutation mutation) throws IOException {
    try (var original = MutationsTest.class.getClassLoader().getResourceAsStream(mutation.file())) {
      ClassReader reader = new ClassReader(original);
      ClassWriter writer = new ClassWriter(0);
      reader.accept(new Mutator(writer, mutation.field()), 0);
      return writer.toByteArray();
    }
  }

  /** Drops a word, or calls. */
  private static final class Mutator extends ClassVisitor {
    private final String field;

    Mutator(ClassVisitor next, String field) {
      super(Opcodes.ASM9, next);
      this.field = field;
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String type, String signature, Object value) {
      int changed = name.equals(field) ? access & ~Opcodes.ACC_VOLATILE : access;
      return super.visitField(changed, name, type, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String signature, String[] thrown) {
      MethodVisitor next = super.visitMethod(access, name, type, signature, thrown);
      return field.equals(ALL_LOCKS) ? new WithoutLocks(next) : next;
    }
  }

  private static final class WithoutLocks extends MethodVisitor {
    WithoutLocks(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean ofInterface) {
      boolean ofLock =
          owner.equals("java/util/concurrent/locks/ReentrantLock")
              && (name.equals("lock") || name.equals("unlock"));
      boolean ofCondition =
          owner.equals("java/util/concurrent/locks/Condition") && name.startsWith("signal");
      if (ofLock || ofCondition) {
        super.visitInsn(Opcodes.POP);
      } else {
        super.visitMethodInsn(opcode, owner, name, type, ofInterface);
      }
    }
  }

  /** What jcstress prints. */
  private static String stress(Class<?> test, Path folder) throws Exception {
    Path log = folder.resolve("log");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-cp",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            "org.openjdk.jcstress.Main",
            "-m",
            "sanity",
            "-sc",
            "false",
            "-jvmArgs",
            "-Xmx256m",
            "-time",
            "500", // ms: a loop must have been compiled
            "-strideSize",
            "256",
            "-strideCount",
            "40",
            "-t",
            "^" + test.getName().replace('$', '.') + "$",
            "-r",
            folder.resolve("html").toString());
    Process jcstress =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      jcstress.waitFor();
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroy);
      jcstress.destroy();
    }
    return Files.readString(log);
  }
}
