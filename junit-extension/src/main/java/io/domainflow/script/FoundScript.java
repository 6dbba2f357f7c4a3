package io.domainflow.script;

/**
 * A file that may be a migration.
 *
 * @param fileName the last part of its name
 */
record FoundScript(String fileName, SqlScript script) {}
