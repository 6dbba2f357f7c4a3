@NullMarked
package io.domainflow.explore.gate;

import org.jspecify.annotations.NullMarked;
