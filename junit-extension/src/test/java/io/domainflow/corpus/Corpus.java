package io.domainflow.corpus;

import java.util.List;

/** All cases. */
public final class Corpus {
  private Corpus() {}

  /** The hazards in the order of the list, then the controls. */
  public static List<CorpusCase> all() {
    return List.of(
        LostUpdate.corpusCase(),
        WriteSkew.corpusCase(),
        DoubleClaim.corpusCase(),
        DoubleBooking.corpusCase(),
        FormerOwnersRelease.corpusCase(),
        ZombieWriter.corpusCase(),
        LockOrder.corpusCase(),
        LostWakeUp.corpusCase(),
        OutboxGap.corpusCase(),
        NoRetry.corpusCase(),
        PoisonedTransaction.corpusCase(),
        InsertIfAbsent.corpusCase(),
        InsertIfAbsentAutocommit.corpusCase(),
        ReaperAndHeartbeat.corpusCase(),
        OpenTransaction.corpusCase(),
        LimitExceeded.corpusCase(),
        BlindRetry.corpusCase(),
        HalfTransfer.corpusCase(),
        WrongSession.corpusCase(),
        RowOrder.corpusCase(),
        CheckInFunction.corpusCase(),
        TwoModes.corpusCase(),
        SweepOfTheLiving.corpusCase(),
        RepeatedWork.corpusCase(),
        AtomicIncrement.corpusCase(),
        LockedRead.corpusCase(),
        SkipLockedClaim.corpusCase(),
        Upsert.corpusCase(),
        SerializableRetry.corpusCase(),
        FencedWrite.corpusCase());
  }

  /**
   * The case with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CorpusCase of(String id) {
    return all().stream()
        .filter(found -> found.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no case " + id));
  }
}
