package io.domainflow.explore.order;

/** Makes courses for one schedule after another, without end. Thread-safe. */
public interface Courses {
  /** The course of the next schedule. */
  Course next();
}
