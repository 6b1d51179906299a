package dev.cairn.trail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Callers;
import dev.cairn.grpc.PageTokens;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.model.Texts;
import dev.cairn.proto.region.v1.AddRegionRequest;
import dev.cairn.proto.region.v1.AddRegionResponse;
import dev.cairn.proto.region.v1.DisableRegionRequest;
import dev.cairn.proto.region.v1.DisableRegionResponse;
import dev.cairn.proto.region.v1.ListRegionsRequest;
import dev.cairn.proto.region.v1.ListRegionsResponse;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.trail.domain.Region;
import dev.cairn.trail.domain.Regions;
import io.grpc.stub.StreamObserver;
import java.util.OptionalInt;

/** The region list over gRPC. */
public final class RegionEndpoint extends RegionServiceGrpc.RegionServiceImplBase {

  private static final int DEFAULT_PAGE = 200;

  private final Regions regions;
  private final PageTokens tokens;

  public RegionEndpoint(Regions regions, PageTokens tokens) {
    this.regions = requireNonNull(regions, "regions is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public void listRegions(
      ListRegionsRequest request, StreamObserver<ListRegionsResponse> observer) {
    int size = request.getMaxResults() == 0 ? DEFAULT_PAGE : request.getMaxResults();
    String binding = String.join("\n", "ListRegions", Callers.current().arn(), "" + size);
    Page<Region> page =
        Page.of(
            regions.listRegions(),
            region -> region.name().value(),
            request.getNextToken().isEmpty()
                ? ""
                : new String(tokens.open(binding, request.getNextToken()), UTF_8),
            size);
    ListRegionsResponse.Builder reply =
        ListRegionsResponse.newBuilder()
            .addAllRegions(page.items().stream().map(RegionMessages::message).toList());
    page.last().ifPresent(last -> reply.setNextToken(tokens.issue(binding, last.getBytes(UTF_8))));
    Replies.send(observer, reply.build());
  }

  @Override
  public void addRegion(AddRegionRequest request, StreamObserver<AddRegionResponse> observer) {
    OptionalInt partitions =
        request.getPartitions() == 0
            ? OptionalInt.empty()
            : OptionalInt.of(request.getPartitions());
    Region region = regions.addRegion(name(request.getName()), partitions);
    Replies.send(
        observer, AddRegionResponse.newBuilder().setRegion(RegionMessages.message(region)).build());
  }

  @Override
  public void disableRegion(
      DisableRegionRequest request, StreamObserver<DisableRegionResponse> observer) {
    Region region = regions.disableRegion(name(request.getName()));
    Replies.send(
        observer,
        DisableRegionResponse.newBuilder().setRegion(RegionMessages.message(region)).build());
  }

  private static RegionName name(String text) {
    if (!RegionName.isValid(text)) {
      throw CairnException.invalid(
          "INVALID_PARAMETER",
          "name",
          "A region must have 1 to 64 lower-case letters, digits and '-', got "
              + Texts.quote(text)
              + ".");
    }
    return RegionName.of(text);
  }
}
