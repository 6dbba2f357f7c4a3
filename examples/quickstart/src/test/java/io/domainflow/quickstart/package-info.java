@NullMarked
package io.domainflow.quickstart;

import org.jspecify.annotations.NullMarked;
