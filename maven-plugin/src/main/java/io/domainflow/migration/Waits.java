package io.domainflow.migration;

import io.domainflow.impact.Load;
import io.domainflow.script.SqlScript;

/**
 * How long others waited for a table while a script ran.
 *
 * @param rows how many the table had
 */
public record Waits(SqlScript script, long rows, Load.Wait met) {}
