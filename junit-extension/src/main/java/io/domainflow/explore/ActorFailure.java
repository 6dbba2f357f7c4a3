package io.domainflow.explore;

/**
 * An exception that ended an actor and was not expected.
 *
 * @param iteration the actor's calls before that one
 */
public record ActorFailure(int number, String name, long iteration, Throwable thrown) {}
