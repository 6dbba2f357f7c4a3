package io.domainflow.benchmarks;

/** One figure that the project claims and can measure at any time. */
interface Figure {
  /** By which people ask for it, and the last line starts. */
  String name();

  /** What is measured against what, in one line. */
  String about();

  /** Measures; what it compares with runs in the same call. */
  Measurement measure() throws Exception;
}
