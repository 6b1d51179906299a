package dev.cairn.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.cairn.ingest.domain.codec.RecordCodec;
import dev.cairn.ingest.domain.codec.Refusal;
import dev.cairn.ingest.domain.codec.RefusedException;
import dev.cairn.ingest.domain.codec.TypedEvent;
import dev.cairn.model.Caller;
import dev.cairn.model.EventRecord;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.KillPoint;
import dev.cairn.model.PartitionId;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Accepts events: judges each entry of a batch alone, appends those that are right, and answers
 * when they are durable.
 */
public final class Ingestor {

  private final EventLog log;
  private final Regions regions;
  private final GlobalServices globalServices;
  private final InstantSource clock;
  private final Pace pace;
  private final Producers producers;

  /**
   * @param pace how long answers wait for followers
   * @param producers asked for accounts of events that are not their batch's
   */
  public Ingestor(
      EventLog log,
      Regions regions,
      GlobalServices globalServices,
      InstantSource clock,
      Pace pace,
      Producers producers) {
    this.log = requireNonNull(log, "log is null");
    this.regions = requireNonNull(regions, "regions is null");
    this.globalServices = requireNonNull(globalServices, "globalServices is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pace = requireNonNull(pace, "pace is null");
    this.producers = requireNonNull(producers, "producers is null");
  }

  /**
   * Accepts a batch.
   *
   * @return one outcome for each entry, in order
   * @throws dev.cairn.model.CairnException.LimitExceeded when the log takes no more; some entries
   *     may be durable, which a second try answers as duplicates
   * @throws dev.cairn.model.CairnException.Unavailable when the log can't be written, or the
   *     configuration is not known yet; as above
   */
  public List<EntryOutcome> accept(Caller caller, EntryBatch batch) {
    return acceptAll(caller, List.of(batch)).getFirst();
  }

  /**
   * Accepts batches in one append, their order kept.
   *
   * @return for each batch one outcome for each entry, in order
   */
  public List<List<EntryOutcome>> acceptAll(Caller caller, List<EntryBatch> batches) {
    Instant now = clock.instant();
    RecordCodec codec = new RecordCodec(globalServices);
    Map<PartitionId, PartitionAppend> appends = new TreeMap<>();
    List<List<Judgement>> judged = new ArrayList<>(batches.size());
    for (EntryBatch batch : batches) {
      List<Judgement> judgements = new ArrayList<>(batch.entries().size());
      BatchRights rights = new BatchRights(producers, caller, batch);
      for (Entry entry : batch.entries()) {
        judgements.add(judge(codec, caller, rights, batch, entry, now, appends));
      }
      judged.add(judgements);
    }
    PartitionAppend.run(List.copyOf(appends.values()), log);
    pace.keep(ends(appends.keySet()));
    KillPoint.reach("ingest.accept.before-ack");
    return judged.stream().map(Ingestor::outcomes).toList();
  }

  private Map<PartitionId, Long> ends(Set<PartitionId> partitions) {
    Map<PartitionId, Long> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, log.range(partition).next()));
    return ends;
  }

  private static List<EntryOutcome> outcomes(List<Judgement> judgements) {
    return judgements.stream().map(Judgement::outcome).toList();
  }

  private Judgement judge(
      RecordCodec codec,
      Caller caller,
      BatchRights rights,
      EntryBatch batch,
      Entry entry,
      Instant now,
      Map<PartitionId, PartitionAppend> appends) {
    try {
      EventRecord event = read(codec, caller, batch, entry, now);
      rights.require(event.account());
      PartitionId partition = partition(event, batch.validateOnly());
      if (batch.validateOnly()) {
        log.requireOpen(partition);
        return new Judgement.Decided(new EntryOutcome.Valid(event.id()));
      }
      PartitionAppend append = appends.computeIfAbsent(partition, PartitionAppend::new);
      return new Judgement.Pending(append, append.add(event));
    } catch (RefusedException e) {
      return new Judgement.Decided(new EntryOutcome.Refused(e.refusal()));
    }
  }

  private EventRecord read(
      RecordCodec codec, Caller caller, EntryBatch batch, Entry entry, Instant now)
      throws RefusedException {
    return switch (entry) {
      case Entry.Raw raw -> codec.read(raw.json().array(), batch.account(), batch.region(), now);
      case Entry.Typed typed ->
          codec.write(typed.event(), caller, batch.account(), home(typed.event(), batch), now);
      case Entry.Nothing _ ->
          throw new RefusedException(
              Refusal.Reason.FIELD_NOT_FOUND, "event", "An entry must have a record or an event");
    };
  }

  private RegionName home(TypedEvent event, EntryBatch batch) {
    return globalServices
        .regionOf(event.eventSource())
        .filter(regions::knows)
        .orElse(batch.region());
  }

  private PartitionId partition(EventRecord event, boolean onlyLook) throws RefusedException {
    RegionName region = event.region();
    int partitions = onlyLook ? regions.partitionsIfLetIn(region) : regions.partitions(region);
    return new PartitionId(region, (int) (Long.parseLong(event.account().value()) % partitions));
  }

  /** What is known of an entry before the log answers. */
  private sealed interface Judgement {

    EntryOutcome outcome();

    record Decided(EntryOutcome outcome) implements Judgement {}

    record Pending(PartitionAppend append, int index) implements Judgement {
      @Override
      public EntryOutcome outcome() {
        return append.outcome(index);
      }
    }
  }
}
