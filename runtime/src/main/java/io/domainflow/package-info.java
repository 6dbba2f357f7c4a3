/** Coordination for services that share a PostgreSQL. */
@NullMarked
package io.domainflow;

import org.jspecify.annotations.NullMarked;
