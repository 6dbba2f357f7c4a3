/** Runs the jcstress tests of a project in JVMs of their own, and grades them. */
@NullMarked
package io.domainflow.stress;

import org.jspecify.annotations.NullMarked;
