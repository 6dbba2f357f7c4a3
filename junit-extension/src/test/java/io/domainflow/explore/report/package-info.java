@NullMarked
package io.domainflow.explore.report;

import org.jspecify.annotations.NullMarked;
