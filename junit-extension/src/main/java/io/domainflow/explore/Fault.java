package io.domainflow.explore;

/** What may befall an actor, once in a schedule, before any of its steps. */
public enum Fault {
  /** Its sessions are cut and its memory is lost: an {@link Error} unwinds it. */
  CRASH("crash of %s"),
  /** The server ends its sessions; it goes on, and meets SQLSTATE 57P01 at its next statement. */
  BACKEND_KILL("end of %s's sessions by the server"),
  /**
   * Its next commit is made, and the connection is lost before the answer: SQLSTATE 08006. Whether
   * it was made is for the code to find out.
   */
  COMMIT_LOST("loss of the answer to %s's next commit"),
  /**
   * It stands still, with its sessions and its locks, until nobody else can go on and no tick of
   * the clock is left; then it goes on as if nothing had happened, a zombie.
   */
  PAUSE("pause of %s until nobody else can go on"),
  /**
   * The server restarts at once, as after a crash of its own: the sessions of all actors end,
   * unlogged tables are empty, and sequences skip the numbers that they had logged ahead.
   */
  RESTART("restart of the server");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** Whether it befalls all actors at once. */
  public boolean befallsAll() {
    return this == RESTART;
  }

  /** What people call it. */
  public String of(String actor) {
    return words.formatted(actor);
  }
}
