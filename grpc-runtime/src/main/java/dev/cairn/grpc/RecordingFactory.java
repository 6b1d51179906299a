package dev.cairn.grpc;

import dev.cairn.grpc.recording.EventSender;
import dev.cairn.grpc.recording.RecordingInterceptor;
import dev.cairn.grpc.recording.RecordingQueue;
import dev.cairn.model.RegionName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The wiring of how Cairn records itself. */
@Factory
@Requires(property = "cairn.recording.enabled", notEquals = "false")
final class RecordingFactory {

  private static final RegionName US_EAST_1 = RegionName.of("us-east-1");

  @Singleton
  EventSender eventSender(Channels channels, Configuration configuration) {
    return new EventSender(channels.to("ingest"), () -> homes(configuration));
  }

  /**
   * Where events stand whose calls have no region: in us-east-1, as CloudTrail's, if there is one.
   */
  private static List<String> homes(Configuration configuration) {
    List<RegionName> homes = new ArrayList<>(configuration.regions());
    if (homes.remove(US_EAST_1)) {
      homes.addFirst(US_EAST_1);
    }
    return homes.stream().map(RegionName::value).toList();
  }

  @Singleton
  RecordingQueue recordingQueue(EventSender sender, MeterRegistry meters) {
    return new RecordingQueue(sender, meters);
  }

  @Singleton
  RecordingInterceptor recordingInterceptor(RecordingQueue queue, Configuration configuration) {
    return new RecordingInterceptor(
        queue, InstantSource.system(), name -> isRegion(configuration, name));
  }

  private static boolean isRegion(Configuration configuration, String name) {
    return RegionName.isValid(name) && configuration.regions().contains(RegionName.of(name));
  }
}
