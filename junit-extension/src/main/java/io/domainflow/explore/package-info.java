/**
 * The engine: actors that contend on a database, what they may do, and what must hold afterwards.
 * Knows no JUnit.
 */
@NullMarked
package io.domainflow.explore;

import org.jspecify.annotations.NullMarked;
