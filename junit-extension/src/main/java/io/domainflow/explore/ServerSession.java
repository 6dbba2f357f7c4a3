package io.domainflow.explore;

import java.util.List;

/**
 * A server session as {@code pg_stat_activity} shows it.
 *
 * @param waitsOn type and name of the wait event; empty if it waits for nothing
 * @param transactionSeconds age of its transaction
 * @param blockers backends that it waits for
 */
record ServerSession(
    int pid,
    String applicationName,
    String state,
    String waitsOn,
    double transactionSeconds,
    String query,
    List<Integer> blockers) {}
