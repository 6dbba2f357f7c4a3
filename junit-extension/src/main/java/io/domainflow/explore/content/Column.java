package io.domainflow.explore.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a user's table. Immutable.
 *
 * @param name as SQL writes it, quoted where it must be
 * @param isGenerated whether the server computes it and lets nobody insert it
 * @param varies why its values differ from run to run by themselves, or null
 * @param computedFrom numbers of the columns that a generated one is computed from
 */
record Column(
    Key key,
    String name,
    boolean isGenerated,
    @Nullable String varies,
    List<Integer> computedFrom) {

  /** A column's identity: the relation's oid and the number in it. */
  record Key(long relation, int number) {}
}
