/**
 * The explorer: runs one schedule after the other on one or more lanes, judges each, and makes the
 * shortest story of the first that fails.
 */
@NullMarked
package io.domainflow.explore.search;

import org.jspecify.annotations.NullMarked;
