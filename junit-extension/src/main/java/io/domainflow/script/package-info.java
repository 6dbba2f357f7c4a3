/**
 * Migration scripts as files: found, put in order, split into statements and run. Knows no JUnit
 * and no Maven.
 */
@NullMarked
package io.domainflow.script;

import org.jspecify.annotations.NullMarked;
