/** Rows for the tables of a schema, made from its catalog, and what becomes of them. */
@NullMarked
package io.domainflow.rows;

import org.jspecify.annotations.NullMarked;
