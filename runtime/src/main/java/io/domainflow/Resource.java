package io.domainflow;

/**
 * What can be locked. Immutable.
 *
 * @param type of the thing, as "order"
 * @param id which one, as "42"
 */
public record Resource(String type, String id) {
  /**
   * @throws IllegalArgumentException if one has not 1 to 200 characters, or control or format
   *     characters
   */
  public Resource {
    Names.checked("a resource's type", type);
    Names.checked("a resource's id", id);
  }

  public static Resource of(String type, String id) {
    return new Resource(type, id);
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return type + "/" + id;
  }
}
