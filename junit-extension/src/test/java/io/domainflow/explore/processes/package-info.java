@NullMarked
package io.domainflow.explore.processes;

import org.jspecify.annotations.NullMarked;
