package io.domainflow.realraces;

import io.domainflow.explore.ActorBody;

/**
 * The same race without a harness around it.
 *
 * @param prepare is called once, before all
 * @param run by each of two threads; wrong if one fails, or if both get as result {@code true}
 */
public record PlainRace(ActorBody prepare, ActorBody run) {}
