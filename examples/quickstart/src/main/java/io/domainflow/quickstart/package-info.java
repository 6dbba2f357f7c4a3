/** A small service: accounts, and transfers between them. */
@NullMarked
package io.domainflow.quickstart;

import org.jspecify.annotations.NullMarked;
