package dev.cairn.trail.api;

import static java.util.Objects.requireNonNull;

import dev.cairn.model.RegionName;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.configuration.v1.ReportDeliveryRequest;
import dev.cairn.proto.configuration.v1.ReportDeliveryResponse;
import dev.cairn.proto.configuration.v1.ReportRegionsRequest;
import dev.cairn.proto.configuration.v1.ReportRegionsResponse;
import dev.cairn.proto.configuration.v1.WatchConfigurationRequest;
import dev.cairn.proto.configuration.v1.WatchConfigurationResponse;
import dev.cairn.trail.domain.ConfigurationFeed;
import dev.cairn.trail.domain.Regions;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The configuration for the other services, and what they report. Nobody else may call it. */
public final class ConfigurationEndpoint
    extends ConfigurationServiceGrpc.ConfigurationServiceImplBase {

  private final ConfigurationFeed feed;
  private final Regions regions;
  private final Published published;

  public ConfigurationEndpoint(ConfigurationFeed feed, Regions regions, Published published) {
    this.feed = requireNonNull(feed, "feed is null");
    this.regions = requireNonNull(regions, "regions is null");
    this.published = requireNonNull(published, "published is null");
  }

  @Override
  public StreamObserver<WatchConfigurationRequest> watchConfiguration(
      StreamObserver<WatchConfigurationResponse> observer) {
    return new Watch(
        feed, published, (ServerCallStreamObserver<WatchConfigurationResponse>) observer);
  }

  @Override
  public void reportDelivery(
      ReportDeliveryRequest request, StreamObserver<ReportDeliveryResponse> observer) {
    feed.noteDeliveries(
        request.getStatusesList().stream().map(ConfigurationMessages::deliveryStatus).toList());
    Replies.send(observer, ReportDeliveryResponse.getDefaultInstance());
  }

  @Override
  public void reportRegions(
      ReportRegionsRequest request, StreamObserver<ReportRegionsResponse> observer) {
    regions.register(request.getRegionsList().stream().map(RegionName::of).toList());
    Replies.send(observer, ReportRegionsResponse.getDefaultInstance());
  }
}
