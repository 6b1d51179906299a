package dev.cairn.trail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Callers;
import dev.cairn.grpc.PageTokens;
import dev.cairn.model.AccountId;
import dev.cairn.model.RegionName;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.CreateTrailResponse;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailResponse;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StartLoggingResponse;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingResponse;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.Trails;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Trails over gRPC. Methods that are not here yet answer UNIMPLEMENTED. */
public final class TrailEndpoint extends TrailServiceGrpc.TrailServiceImplBase {

  private static final int LIST_PAGE = 100;

  private final Trails trails;
  private final PageTokens tokens;

  public TrailEndpoint(Trails trails, PageTokens tokens) {
    this.trails = requireNonNull(trails, "trails is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public void createTrail(
      CreateTrailRequest request, StreamObserver<CreateTrailResponse> observer) {
    Trail trail =
        trails.createTrail(
            account(request.getAccountId()),
            RegionName.of(request.getRegion()),
            TrailMessages.newTrail(request));
    Replies.send(
        observer, CreateTrailResponse.newBuilder().setTrail(TrailMessages.message(trail)).build());
  }

  @Override
  public void deleteTrail(
      DeleteTrailRequest request, StreamObserver<DeleteTrailResponse> observer) {
    trails.deleteTrail(
        account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(observer, DeleteTrailResponse.getDefaultInstance());
  }

  @Override
  public void describeTrails(
      DescribeTrailsRequest request, StreamObserver<DescribeTrailsResponse> observer) {
    List<Trail> found =
        trails.describeTrails(
            account(request.getAccountId()),
            RegionName.of(request.getRegion()),
            request.getTrailNameListList(),
            !request.hasIncludeShadowTrails() || request.getIncludeShadowTrails());
    Replies.send(
        observer,
        DescribeTrailsResponse.newBuilder()
            .addAllTrailList(found.stream().map(TrailMessages::message).toList())
            .build());
  }

  @Override
  public void getTrail(GetTrailRequest request, StreamObserver<GetTrailResponse> observer) {
    Trail trail =
        trails.getTrail(
            account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(
        observer, GetTrailResponse.newBuilder().setTrail(TrailMessages.message(trail)).build());
  }

  @Override
  public void listTrails(ListTrailsRequest request, StreamObserver<ListTrailsResponse> observer) {
    AccountId account = account(request.getAccountId());
    RegionName region = RegionName.of(request.getRegion());
    String binding =
        String.join("\n", "ListTrails", Callers.current().arn(), account.value(), region.value());
    Page<Trail> page =
        Page.of(
            trails.listTrails(account, region),
            trail -> trail.name().value(),
            request.getNextToken().isEmpty()
                ? ""
                : new String(tokens.open(binding, request.getNextToken()), UTF_8),
            LIST_PAGE);
    ListTrailsResponse.Builder reply =
        ListTrailsResponse.newBuilder()
            .addAllTrails(page.items().stream().map(TrailMessages::info).toList());
    page.last().ifPresent(last -> reply.setNextToken(tokens.issue(binding, last.getBytes(UTF_8))));
    Replies.send(observer, reply.build());
  }

  @Override
  public void getTrailStatus(
      GetTrailStatusRequest request, StreamObserver<GetTrailStatusResponse> observer) {
    Replies.send(
        observer,
        TrailMessages.status(
            trails.getTrailStatus(
                account(request.getAccountId()),
                RegionName.of(request.getRegion()),
                request.getName())));
  }

  @Override
  public void startLogging(
      StartLoggingRequest request, StreamObserver<StartLoggingResponse> observer) {
    trails.startLogging(
        account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(observer, StartLoggingResponse.getDefaultInstance());
  }

  @Override
  public void stopLogging(
      StopLoggingRequest request, StreamObserver<StopLoggingResponse> observer) {
    trails.stopLogging(
        account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(observer, StopLoggingResponse.getDefaultInstance());
  }

  private static AccountId account(String accountId) {
    return Callers.account(Callers.current(), accountId);
  }
}
