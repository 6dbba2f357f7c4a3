/** Many instances of a service that start together. */
@NullMarked
package io.domainflow.starts;

import org.jspecify.annotations.NullMarked;
