/**
 * Where a PostgreSQL server for tests comes from: embedded, a container, or a given URL. One server
 * a JVM and source, databases of their own for whoever asks, and nothing left behind when the JVM
 * ends.
 *
 * <p>A JVM that ends in order, by an uncaught failure or by SIGTERM cleans up in shutdown hooks.
 * One that is killed (SIGKILL) has its embedded server stopped and deleted by a shell that outlives
 * it, except on Windows, and its container by Ryuk, unless that is disabled; databases on a given
 * server then stay, under names that begin with {@code domainflow_}.
 *
 * <p>Nothing here logs or prints: {@link io.domainflow.postgres.PostgresServer#description} is for
 * callers to show.
 */
@NullMarked
package io.domainflow.postgres;

import org.jspecify.annotations.NullMarked;
