/** Programs that run in a JVM of their own, with the class path of the project. */
@NullMarked
package io.domainflow.fork;

import org.jspecify.annotations.NullMarked;
