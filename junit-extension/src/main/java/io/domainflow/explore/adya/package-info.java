/**
 * Checks what transactions read and wrote for the phenomena of Adya (Weak Consistency: A
 * Generalized Theory and Optimistic Implementations for Distributed Transactions, 1999), in the way
 * of Elle (Kingsbury and Alvaro, VLDB 2020): from values that tell who wrote them.
 */
@NullMarked
package io.domainflow.explore.adya;

import org.jspecify.annotations.NullMarked;
