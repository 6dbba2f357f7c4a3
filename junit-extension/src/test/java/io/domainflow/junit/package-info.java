@NullMarked
package io.domainflow.junit;

import org.jspecify.annotations.NullMarked;
