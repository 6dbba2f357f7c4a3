package io.domainflow.migration;

import io.domainflow.scenarios.Workers;
import io.domainflow.script.SqlScript;

/** What a workload's calls met while a script ran. */
public record CallsMeanwhile(SqlScript script, Workers.Calls met) {}
