/**
 * Tells of a schedule that failed: as text for a terminal, as a page with swim lanes, as JSON.
 * Knows histories, and nothing of who made them.
 */
@NullMarked
package io.domainflow.explore.report;

import org.jspecify.annotations.NullMarked;
