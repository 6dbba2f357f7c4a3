/** The time of a database under test, which can be moved on. Knows no JUnit and no actors. */
@NullMarked
package io.domainflow.explore.clock;

import org.jspecify.annotations.NullMarked;
