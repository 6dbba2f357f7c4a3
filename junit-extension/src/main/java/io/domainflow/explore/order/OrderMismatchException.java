package io.domainflow.explore.order;

/** An order that was to be followed does not fit the steps that the code takes. */
public final class OrderMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OrderMismatchException(String message) {
    super(message);
  }
}
