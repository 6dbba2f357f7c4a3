/**
 * The inside of statements: code of the database rewritten so that it stops between its own
 * statements, and triggers that stop between rows; and the gate at which sessions stand meanwhile.
 */
@NullMarked
package io.domainflow.explore.inside;

import org.jspecify.annotations.NullMarked;
