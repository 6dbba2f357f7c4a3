package io.domainflow.reports;

/** What is verified besides migrations. */
public enum CheckKind {
  SCENARIOS("scenarios", "scenarios"),
  STRESS("stress", "jcstress tests");

  private final String file;
  private final String words;

  CheckKind(String file, String words) {
    this.file = file;
    this.words = words;
  }

  /** What its reports' names begin with. */
  public String file() {
    return file;
  }

  /** As people say it, of several. */
  public String words() {
    return words;
  }
}
