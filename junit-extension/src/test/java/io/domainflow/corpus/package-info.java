/**
 * The benchmark corpus: bugs of concurrent database code as somebody would write them, each with
 * its repair, and code that is right and often suspected. {@link io.domainflow.corpus.Corpus} lists
 * them; who runs them, and in which orders, is not their business.
 *
 * <p>Bodies are deterministic given the order of their database steps, and keep nothing in the JVM
 * between calls.
 */
@NullMarked
package io.domainflow.corpus;

import org.jspecify.annotations.NullMarked;
