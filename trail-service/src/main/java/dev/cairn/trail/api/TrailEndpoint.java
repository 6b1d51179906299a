package dev.cairn.trail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Callers;
import dev.cairn.grpc.PageTokens;
import dev.cairn.grpc.SelectorMessages;
import dev.cairn.grpc.recording.RecordedCall;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.RegionName;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.AddTagsResponse;
import dev.cairn.proto.trail.v1.CreateTrailRequest;
import dev.cairn.proto.trail.v1.CreateTrailResponse;
import dev.cairn.proto.trail.v1.DeleteTrailRequest;
import dev.cairn.proto.trail.v1.DeleteTrailResponse;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsResponse;
import dev.cairn.proto.trail.v1.GetEventSelectorsRequest;
import dev.cairn.proto.trail.v1.GetEventSelectorsResponse;
import dev.cairn.proto.trail.v1.GetInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.GetInsightSelectorsResponse;
import dev.cairn.proto.trail.v1.GetTrailRequest;
import dev.cairn.proto.trail.v1.GetTrailResponse;
import dev.cairn.proto.trail.v1.GetTrailStatusRequest;
import dev.cairn.proto.trail.v1.GetTrailStatusResponse;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsResponse;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import dev.cairn.proto.trail.v1.PutEventSelectorsResponse;
import dev.cairn.proto.trail.v1.PutInsightSelectorsRequest;
import dev.cairn.proto.trail.v1.PutInsightSelectorsResponse;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.RemoveTagsResponse;
import dev.cairn.proto.trail.v1.StartLoggingRequest;
import dev.cairn.proto.trail.v1.StartLoggingResponse;
import dev.cairn.proto.trail.v1.StopLoggingRequest;
import dev.cairn.proto.trail.v1.StopLoggingResponse;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.proto.trail.v1.UpdateTrailRequest;
import dev.cairn.proto.trail.v1.UpdateTrailResponse;
import dev.cairn.trail.domain.Trail;
import dev.cairn.trail.domain.TrailLogging;
import dev.cairn.trail.domain.TrailOperations;
import dev.cairn.trail.domain.TrailSelectors;
import dev.cairn.trail.domain.TrailTags;
import dev.cairn.trail.domain.Trails;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Trails over gRPC. */
public final class TrailEndpoint extends TrailServiceGrpc.TrailServiceImplBase {

  private static final int LIST_PAGE = 100;

  private final Trails trails;
  private final TrailLogging logging;
  private final TrailSelectors selectors;
  private final TrailTags tags;
  private final PageTokens tokens;

  public TrailEndpoint(TrailOperations operations, PageTokens tokens) {
    this.trails = operations.trails();
    this.logging = operations.logging();
    this.selectors = operations.selectors();
    this.tags = operations.tags();
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public void createTrail(
      CreateTrailRequest request, StreamObserver<CreateTrailResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Trail.class,
            trail ->
                CreateTrailResponse.newBuilder().setTrail(TrailMessages.message(trail)).build(),
            () ->
                trails.createTrail(
                    account(request.getAccountId()),
                    RegionName.of(request.getRegion()),
                    TrailMessages.newTrail(request))));
  }

  @Override
  public void updateTrail(
      UpdateTrailRequest request, StreamObserver<UpdateTrailResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Trail.class,
            trail ->
                UpdateTrailResponse.newBuilder().setTrail(TrailMessages.message(trail)).build(),
            () ->
                trails.updateTrail(
                    account(request.getAccountId()),
                    RegionName.of(request.getRegion()),
                    TrailMessages.update(request))));
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
            logging.getTrailStatus(
                account(request.getAccountId()),
                RegionName.of(request.getRegion()),
                request.getName())));
  }

  @Override
  public void startLogging(
      StartLoggingRequest request, StreamObserver<StartLoggingResponse> observer) {
    logging.startLogging(
        account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(observer, StartLoggingResponse.getDefaultInstance());
  }

  @Override
  public void stopLogging(
      StopLoggingRequest request, StreamObserver<StopLoggingResponse> observer) {
    logging.stopLogging(
        account(request.getAccountId()), RegionName.of(request.getRegion()), request.getName());
    Replies.send(observer, StopLoggingResponse.getDefaultInstance());
  }

  @Override
  public void putEventSelectors(
      PutEventSelectorsRequest request, StreamObserver<PutEventSelectorsResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Trail.class,
            TrailEndpoint::eventSelectorsPut,
            () ->
                selectors.putEventSelectors(
                    account(request.getAccountId()),
                    RegionName.of(request.getRegion()),
                    request.getTrailName(),
                    SelectorMessages.basic(request.getEventSelectorsList()),
                    SelectorMessages.advanced(request.getAdvancedEventSelectorsList()))));
  }

  private static PutEventSelectorsResponse eventSelectorsPut(Trail trail) {
    return PutEventSelectorsResponse.newBuilder()
        .setTrailArn(trail.arn().toString())
        .addAllEventSelectors(SelectorMessages.basicMessages(trail.eventSelectors()))
        .addAllAdvancedEventSelectors(SelectorMessages.advancedMessages(trail.eventSelectors()))
        .build();
  }

  @Override
  public void getEventSelectors(
      GetEventSelectorsRequest request, StreamObserver<GetEventSelectorsResponse> observer) {
    Trail trail =
        selectors.getEventSelectors(
            account(request.getAccountId()),
            RegionName.of(request.getRegion()),
            request.getTrailName());
    Replies.send(
        observer,
        GetEventSelectorsResponse.newBuilder()
            .setTrailArn(trail.arn().toString())
            .addAllEventSelectors(SelectorMessages.basicMessages(trail.eventSelectors()))
            .addAllAdvancedEventSelectors(SelectorMessages.advancedMessages(trail.eventSelectors()))
            .build());
  }

  @Override
  public void putInsightSelectors(
      PutInsightSelectorsRequest request, StreamObserver<PutInsightSelectorsResponse> observer) {
    Replies.send(
        observer,
        RecordedCall.replying(
            Trail.class,
            TrailEndpoint::insightSelectorsPut,
            () ->
                selectors.putInsightSelectors(
                    account(request.getAccountId()),
                    RegionName.of(request.getRegion()),
                    TrailMessages.insightsOf(request.getTrailName(), request.getEventDataStore()),
                    SelectorMessages.insights(request.getInsightSelectorsList()))));
  }

  private static PutInsightSelectorsResponse insightSelectorsPut(Trail trail) {
    return PutInsightSelectorsResponse.newBuilder()
        .setTrailArn(trail.arn().toString())
        .addAllInsightSelectors(SelectorMessages.insightMessages(trail.insightSelectors()))
        .build();
  }

  @Override
  public void getInsightSelectors(
      GetInsightSelectorsRequest request, StreamObserver<GetInsightSelectorsResponse> observer) {
    Trail trail =
        selectors.getInsightSelectors(
            account(request.getAccountId()),
            RegionName.of(request.getRegion()),
            TrailMessages.insightsOf(request.getTrailName(), request.getEventDataStore()));
    Replies.send(
        observer,
        GetInsightSelectorsResponse.newBuilder()
            .setTrailArn(trail.arn().toString())
            .addAllInsightSelectors(SelectorMessages.insightMessages(trail.insightSelectors()))
            .build());
  }

  @Override
  public void addTags(AddTagsRequest request, StreamObserver<AddTagsResponse> observer) {
    tags.addTags(
        account(request.getAccountId()),
        RegionName.of(request.getRegion()),
        request.getResourceId(),
        TrailMessages.newTags(request.getTagsListList()));
    Replies.send(observer, AddTagsResponse.getDefaultInstance());
  }

  @Override
  public void removeTags(RemoveTagsRequest request, StreamObserver<RemoveTagsResponse> observer) {
    tags.removeTags(
        account(request.getAccountId()),
        RegionName.of(request.getRegion()),
        request.getResourceId(),
        request.getTagsListList().stream().map(Tag::getKey).toList());
    Replies.send(observer, RemoveTagsResponse.getDefaultInstance());
  }

  @Override
  public void listTags(ListTagsRequest request, StreamObserver<ListTagsResponse> observer) {
    if (!request.getNextToken().isEmpty()) {
      throw CairnException.invalid(
          "INVALID_TOKEN", "next_token", "ListTags answers with all tags: it has no next page.");
    }
    List<String> arns = request.getResourceIdListList();
    List<List<dev.cairn.trail.domain.Tag>> found =
        tags.listTags(account(request.getAccountId()), RegionName.of(request.getRegion()), arns);
    ListTagsResponse.Builder reply = ListTagsResponse.newBuilder();
    for (int i = 0; i < arns.size(); i++) {
      reply.addResourceTagList(TrailMessages.resourceTag(arns.get(i), found.get(i)));
    }
    Replies.send(observer, reply.build());
  }

  private static AccountId account(String accountId) {
    return Callers.account(Callers.current(), accountId);
  }
}
