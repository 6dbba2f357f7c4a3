/** What happened in one schedule, for oracles to judge and reports to tell. */
@NullMarked
package io.domainflow.explore.history;

import org.jspecify.annotations.NullMarked;
