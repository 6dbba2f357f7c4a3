@NullMarked
package io.domainflow.isolated;

import org.jspecify.annotations.NullMarked;
