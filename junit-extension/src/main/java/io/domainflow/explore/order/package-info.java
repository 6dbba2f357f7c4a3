/**
 * Which orders of steps there are, which of them differ in effect, and which to run next. Pure
 * algorithms: knows no database and no threads.
 */
@NullMarked
package io.domainflow.explore.order;

import org.jspecify.annotations.NullMarked;
