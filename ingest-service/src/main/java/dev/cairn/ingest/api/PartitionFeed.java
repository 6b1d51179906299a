package dev.cairn.ingest.api;

import dev.cairn.grpc.EventMessages;
import dev.cairn.ingest.domain.EventLog;
import dev.cairn.model.EventBatch;
import dev.cairn.model.PartitionId;
import dev.cairn.proto.ingest.v1.FollowResponse;
import java.time.Duration;
import java.util.List;

/** The messages of one follower's stream over one partition. For one thread. */
final class PartitionFeed {

  /** About how many bytes of records a message holds; a larger batch goes alone. */
  static final int MESSAGE_BYTES = 1 << 20;

  private final EventLog log;
  private final PartitionId partition;
  private long position;

  PartitionFeed(EventLog log, PartitionId partition, long position) {
    this.log = log;
    this.partition = partition;
    this.position = position;
  }

  /** Offset of the first event that was not sent. */
  long position() {
    return position;
  }

  /** Waits until there is something to send; false if there is not in time. */
  boolean await(Duration atMost) throws InterruptedException {
    return log.awaitBeyond(partition, position, atMost);
  }

  /** Reads the next batches; the position moves behind them. */
  FollowResponse next() {
    List<EventBatch> batches = log.read(partition, position, MESSAGE_BYTES);
    FollowResponse.Builder message = FollowResponse.newBuilder();
    for (EventBatch batch : batches) {
      message.addBatches(EventMessages.toMessage(batch));
      position = batch.nextOffset();
    }
    return message.setNextOffset(log.range(partition).next()).build();
  }
}
