@NullMarked
package io.domainflow;

import org.jspecify.annotations.NullMarked;
