@NullMarked
package io.domainflow.explore;

import org.jspecify.annotations.NullMarked;
