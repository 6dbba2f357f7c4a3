package io.domainflow.explore;

import java.util.Locale;

/** Numbers of things, as people say them. */
public final class Count {
  private Count() {}

  /** {@code 1 call}, {@code 2 calls}, {@code 1,000 calls}. */
  public static String of(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
