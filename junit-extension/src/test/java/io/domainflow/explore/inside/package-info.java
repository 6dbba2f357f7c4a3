@NullMarked
package io.domainflow.explore.inside;

import org.jspecify.annotations.NullMarked;
