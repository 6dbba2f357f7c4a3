/** Liquibase's change logs, as SQL. */
@NullMarked
package io.domainflow.changelog;

import org.jspecify.annotations.NullMarked;
