package dev.cairn.history.api;

import static java.util.Objects.requireNonNull;

import dev.cairn.grpc.Callers;
import dev.cairn.grpc.PageTokens;
import dev.cairn.history.domain.EventHistory;
import dev.cairn.history.domain.EventPage;
import dev.cairn.history.domain.HistoryEvent;
import dev.cairn.model.AccountId;
import dev.cairn.model.Caller;
import dev.cairn.model.EventId;
import dev.cairn.model.RegionName;
import dev.cairn.proto.history.v1.GetEventRequest;
import dev.cairn.proto.history.v1.GetEventResponse;
import dev.cairn.proto.history.v1.HistoryServiceGrpc.HistoryServiceImplBase;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.history.v1.LookupEventsResponse;
import dev.cairn.proto.history.v1.SearchEventsRequest;
import dev.cairn.proto.history.v1.SearchEventsResponse;
import io.grpc.stub.StreamObserver;

/** Serves the event history. A page's token is bound to the request and to its caller. */
public final class HistoryEndpoint extends HistoryServiceImplBase {

  private final EventHistory history;
  private final PageTokens tokens;

  public HistoryEndpoint(EventHistory history, PageTokens tokens) {
    this.history = requireNonNull(history, "history is null");
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  @Override
  public void lookupEvents(
      LookupEventsRequest request, StreamObserver<LookupEventsResponse> reply) {
    Caller caller = Callers.current();
    AccountId account = Callers.account(caller, request.getAccountId());
    PagePositions positions =
        new PagePositions(
            tokens, caller, account, request.toBuilder().clearNextToken().clearAccountId().build());
    EventPage page =
        history.lookupEvents(
            HistoryMessages.lookup(request, account, positions.open(request.getNextToken())));
    LookupEventsResponse.Builder response =
        LookupEventsResponse.newBuilder().setNextToken(positions.issue(page.next()));
    page.events().forEach(event -> response.addEvents(HistoryMessages.event(event)));
    reply.onNext(response.build());
    reply.onCompleted();
  }

  @Override
  public void searchEvents(
      SearchEventsRequest request, StreamObserver<SearchEventsResponse> reply) {
    Caller caller = Callers.current();
    AccountId account = Callers.account(caller, request.getAccountId());
    PagePositions positions =
        new PagePositions(
            tokens, caller, account, request.toBuilder().clearNextToken().clearAccountId().build());
    EventPage page =
        history.searchEvents(
            HistoryMessages.search(request, account, positions.open(request.getNextToken())));
    SearchEventsResponse.Builder response =
        SearchEventsResponse.newBuilder().setNextToken(positions.issue(page.next()));
    page.events().forEach(event -> response.addEvents(HistoryMessages.event(event)));
    reply.onNext(response.build());
    reply.onCompleted();
  }

  @Override
  public void getEvent(GetEventRequest request, StreamObserver<GetEventResponse> reply) {
    AccountId account = Callers.account(Callers.current(), request.getAccountId());
    HistoryEvent event =
        history.getEvent(
            account, RegionName.of(request.getRegion()), EventId.of(request.getEventId()));
    reply.onNext(GetEventResponse.newBuilder().setEvent(HistoryMessages.event(event)).build());
    reply.onCompleted();
  }
}
