package io.domainflow.explore.content;

/** Where a row stands: a block, and a line in it. */
record Place(long block, int line) {
  /** Before every row. */
  static final Place START = new Place(0, 0);

  /** Reads a ctid: {@code (block,line)}. */
  static Place of(String ctid) {
    int comma = ctid.indexOf(',');
    return new Place(
        Long.parseLong(ctid.substring(1, comma)),
        Integer.parseInt(ctid.substring(comma + 1, ctid.length() - 1)));
  }

  /** Whether a scan comes to this one later. */
  boolean isBehind(Place other) {
    return block > other.block || (block == other.block && line > other.line);
  }
}
