/** Files of reports in the forms that other programs read. */
@NullMarked
package io.domainflow.reports;

import org.jspecify.annotations.NullMarked;
