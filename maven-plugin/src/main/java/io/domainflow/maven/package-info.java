/** The Maven goals: parameters in, log and verdict out. */
@NullMarked
package io.domainflow.maven;

import org.jspecify.annotations.NullMarked;
