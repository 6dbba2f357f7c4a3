/**
 * Where a PostgreSQL server for tests comes from: embedded, a container, or a given URL. One server
 * a JVM and source, databases of their own for whoever asks, and nothing left behind when the JVM
 * ends.
 */
@NullMarked
package io.domainflow.postgres;

import org.jspecify.annotations.NullMarked;
