/** Races in published libraries: a page each, from the bug to what holds in its place. */
@NullMarked
package io.domainflow.realraces;

import org.jspecify.annotations.NullMarked;
