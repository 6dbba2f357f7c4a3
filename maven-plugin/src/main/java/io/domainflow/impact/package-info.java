/** What the statements of migrations do to whoever uses the tables meanwhile. */
@NullMarked
package io.domainflow.impact;

import org.jspecify.annotations.NullMarked;
