package io.domainflow;

import java.time.Duration;
import java.util.Objects;

/**
 * A kind of jobs: what enqueues them and what handles them agree on its name and its payload.
 * Immutable.
 *
 * @param name stands in the database, so that it outlives the code
 */
public record JobType<T>(String name, PayloadCodec<T> codec) {
  /**
   * @throws IllegalArgumentException if the name has not 1 to 200 characters, or control or format
   *     characters
   */
  public JobType {
    Names.checked("a job type's name", name);
    Objects.requireNonNull(codec, "codec");
  }

  public static <T> JobType<T> of(String name, PayloadCodec<T> codec) {
    return new JobType<>(name, codec);
  }

  /** A job of this type, with the usual settings. */
  public JobRequest request(T payload) {
    if (payload == null) {
      throw new IllegalArgumentException(
          "a job of type " + name + " needs a payload: for none, give an empty text");
    }
    return new JobRequest(name, codec.encode(payload), 0, Duration.ZERO, null, 25);
  }
}
