/**
 * Proves that migrations go up, come down and leave nothing behind: schema fingerprints, the round
 * trip, findings and reports. Knows no Maven.
 */
@NullMarked
package io.domainflow.migration;

import org.jspecify.annotations.NullMarked;
