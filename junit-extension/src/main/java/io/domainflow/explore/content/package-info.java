/**
 * What stands in the database: put back between schedules, read and compared after each. Needs a
 * JDBC session and knows no actors.
 *
 * <p>{@link io.domainflow.explore.content.Baseline} remembers rows and sequences and puts them
 * back; {@link io.domainflow.explore.content.ContentReader} reads them in a form in which equal
 * states are equal texts, a {@link io.domainflow.explore.content.Content}. Both begin with the
 * catalog as it stood when the baseline was taken: after DDL a new baseline is needed.
 */
@NullMarked
package io.domainflow.explore.content;

import org.jspecify.annotations.NullMarked;
