package io.domainflow.starts;

/** Whose lock keeps instances apart that start together. */
public enum StartTool {
  FLYWAY("Flyway"),
  LIQUIBASE("Liquibase"),
  DOMAINFLOW("DomainFlow's migration lock");

  private final String title;

  StartTool(String title) {
    this.title = title;
  }

  /** As people call it. */
  public String title() {
    return title;
  }
}
