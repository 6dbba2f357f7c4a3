/** Runs the scenarios of a project in a JVM of their own. */
@NullMarked
package io.domainflow.scenarios;

import org.jspecify.annotations.NullMarked;
