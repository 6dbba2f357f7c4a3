@NullMarked
package io.domainflow.explore.clock;

import org.jspecify.annotations.NullMarked;
