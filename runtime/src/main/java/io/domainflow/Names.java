package io.domainflow;

/** Names that users give, and that stand in messages. */
final class Names {
  private static final int LONGEST = 200;

  private Names() {}

  /**
   * @param what it is the name of, for the message
   * @throws IllegalArgumentException if it cannot be read, or is too long to be
   */
  static String checked(String what, String name) {
    if (name.isBlank() || name.length() > LONGEST || !isPlain(name)) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + LONGEST + " characters, and no control or format characters");
    }
    return name;
  }

  private static boolean isPlain(String name) {
    return name.codePoints()
        .noneMatch(
            each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
  }
}
