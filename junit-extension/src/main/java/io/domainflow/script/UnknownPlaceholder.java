package io.domainflow.script;

/**
 * A name for which no value was given.
 *
 * @param line from 1
 */
public record UnknownPlaceholder(String file, int line, String name) {}
