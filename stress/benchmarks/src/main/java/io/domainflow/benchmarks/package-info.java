/**
 * The figures that the project claims, each measured in the same run as what it is compared with.
 */
@NullMarked
package io.domainflow.benchmarks;

import org.jspecify.annotations.NullMarked;
