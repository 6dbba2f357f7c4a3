package io.domainflow.explore.order;

/** Makes courses for one schedule after another, without end. Thread-safe. */
public interface Strategy {
  /** The course of the next schedule. */
  Course next();
}
