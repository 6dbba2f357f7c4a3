package io.domainflow.explore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the calls of {@link Thread#sleep} in a class file calls of {@code SkippedSleep}: in its
 * constant pool (JVM specification, 4.4) the method's class becomes another. Stateless.
 */
final class SleepCalls {
  /** Named, as its package uses this one. */
  private static final String SKIPPED = "io/domainflow/explore/schedule/SkippedSleep";

  private static final int BEFORE_POOL = 8;

  private SleepCalls() {}

  /**
   * The class with its sleeps skipped, or the same array if it has none.
   *
   * @throws IOException if these bytes are no class
   */
  static byte[] skipped(byte[] classFile) throws IOException {
    Pool pool = Pool.read(classFile);
    List<Integer> sleeps = pool.sleeps();
    if (sleeps.isEmpty()) {
      return classFile;
    }
    byte[] patched = classFile.clone();
    int name = pool.size; // of the first new constant
    ByteBuffer bytes = ByteBuffer.wrap(patched);
    sleeps.forEach(method -> bytes.putShort(method, (short) (name + 1)));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(written);
    out.write(patched, 0, BEFORE_POOL);
    out.writeShort(pool.size + 2);
    out.write(patched, BEFORE_POOL + 2, pool.end - BEFORE_POOL - 2);
    out.writeByte(Pool.UTF8);
    out.writeUTF(SKIPPED);
    out.writeByte(Pool.CLASS);
    out.writeShort(name);
    out.write(patched, pool.end, patched.length - pool.end);
    return written.toByteArray();
  }

  /** The constants of a class file that tell which methods it calls. */
  private static final class Pool {
    static final int UTF8 = 1;
    static final int CLASS = 7;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final Set<Integer> OF_TWO_BYTES = Set.of(8, 16, 19, 20);
    private static final Set<Integer> OF_FOUR_BYTES = Set.of(3, 4, 9, 11, 17, 18);

    private final Set<Integer> threadNames = new HashSet<>();
    private final Set<Integer> sleepNames = new HashSet<>();
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final Map<Integer, Integer> namesAndTypes = new HashMap<>();
    private final List<Method> methods = new ArrayList<>();
    private int size;
    private int end;

    /**
     * @param place of the number of its class, in bytes
     */
    private record Method(int place, int ofClass, int nameAndType) {}

    static Pool read(byte[] classFile) throws IOException {
      Pool pool = new Pool();
      ByteArrayInputStream bytes = new ByteArrayInputStream(classFile);
      DataInputStream in = new DataInputStream(bytes);
      if (in.readInt() != 0xCAFEBABE) {
        throw new IOException("no class file");
      }
      in.readInt();
      pool.size = in.readUnsignedShort();
      for (int number = 1; number < pool.size; number++) {
        int tag = in.readUnsignedByte();
        pool.constant(number, tag, in, classFile.length - bytes.available());
        if (tag == LONG || tag == DOUBLE) {
          number++; // takes two numbers
        }
      }
      pool.end = classFile.length - bytes.available();
      return pool;
    }

    private void constant(int number, int tag, DataInputStream in, int place) throws IOException {
      switch (tag) {
        case UTF8 -> {
          byte[] text = new byte[in.readUnsignedShort()];
          in.readFully(text);
          name(number, new String(text, StandardCharsets.UTF_8));
        }
        case CLASS -> classes.put(number, in.readUnsignedShort());
        case LONG, DOUBLE -> in.readLong();
        case METHOD ->
            methods.add(new Method(place, in.readUnsignedShort(), in.readUnsignedShort()));
        case NAME_AND_TYPE -> {
          namesAndTypes.put(number, in.readUnsignedShort());
          in.readUnsignedShort();
        }
        case METHOD_HANDLE -> {
          in.readUnsignedByte();
          in.readUnsignedShort();
        }
        default -> {
          if (OF_TWO_BYTES.contains(tag)) {
            in.readUnsignedShort();
          } else if (OF_FOUR_BYTES.contains(tag)) {
            in.readInt();
          } else {
            throw new IOException("constant " + number + " is of the unknown kind " + tag);
          }
        }
      }
    }

    private void name(int number, String text) {
      if (text.equals("java/lang/Thread")) {
        threadNames.add(number);
      } else if (text.equals("sleep")) {
        sleepNames.add(number);
      }
    }

    /** Where the class stands of each method that is a sleep of a thread. */
    List<Integer> sleeps() {
      return methods.stream()
          .filter(method -> threadNames.contains(classes.getOrDefault(method.ofClass(), 0)))
          .filter(
              method -> sleepNames.contains(namesAndTypes.getOrDefault(method.nameAndType(), 0)))
          .map(Method::place)
          .toList();
    }
  }
}
