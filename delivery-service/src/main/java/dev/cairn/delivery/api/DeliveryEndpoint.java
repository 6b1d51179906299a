package dev.cairn.delivery.api;

import dev.cairn.delivery.domain.Book;
import dev.cairn.delivery.domain.Delivery;
import dev.cairn.delivery.domain.DeliveryStore.TrailRecord;
import dev.cairn.grpc.Callers;
import dev.cairn.grpc.EventMessages;
import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.model.TrailArn;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc.DeliveryServiceImplBase;
import dev.cairn.proto.delivery.v1.DeliveryState;
import dev.cairn.proto.delivery.v1.GetBooksRequest;
import dev.cairn.proto.delivery.v1.GetBooksResponse;
import dev.cairn.proto.delivery.v1.GetDeliveryStateRequest;
import dev.cairn.proto.delivery.v1.GetDeliveryStateResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** DeliveryService. ListPublicKeys is not served yet. */
public final class DeliveryEndpoint extends DeliveryServiceImplBase {

  private final Supplier<Delivery> delivery;

  /**
   * @param delivery asked for at the first call: delivery is made when the process begins its work
   */
  public DeliveryEndpoint(Supplier<Delivery> delivery) {
    this.delivery = delivery;
  }

  @Override
  public void getDeliveryState(
      GetDeliveryStateRequest request, StreamObserver<GetDeliveryStateResponse> reply) {
    TrailArn trail = TrailArn.parse(request.getTrailArn());
    AccountId account = account(request.getAccountId(), trail);
    List<TrailRecord> states =
        trail.account().equals(account) ? delivery.get().states(trail) : List.of();
    if (states.isEmpty()) {
      throw new CairnException.NotFound(
          "TRAIL_NOT_FOUND", "Unknown trail: " + trail, "trail", trail.toString());
    }
    GetDeliveryStateResponse.Builder response = GetDeliveryStateResponse.newBuilder();
    states.forEach(state -> response.addStates(message(state)));
    reply.onNext(response.build());
    reply.onCompleted();
  }

  /** A request that names an account means it; else the trail's own, if the caller may. */
  private static AccountId account(String accountId, TrailArn trail) {
    Caller caller = Callers.current();
    return Callers.account(caller, accountId.isEmpty() ? trail.account().value() : accountId);
  }

  @Override
  public void getBooks(GetBooksRequest request, StreamObserver<GetBooksResponse> reply) {
    AccountId account = Callers.account(Callers.current(), request.getAccountId());
    GetBooksResponse.Builder response = GetBooksResponse.newBuilder();
    delivery.get().books(account).forEach(book -> response.addBooks(message(book)));
    reply.onNext(response.build());
    reply.onCompleted();
  }

  private static DeliveryState message(TrailRecord state) {
    DeliveryState.Builder message =
        DeliveryState.newBuilder()
            .setRegion(state.partition().region().value())
            .setPartition(state.partition().number())
            .setPosition(state.position())
            .setLatestDeliveryError(state.haltedReason().orElse(state.latestDeliveryError()));
    state
        .latestDeliveryTime()
        .map(EventMessages::toMessage)
        .ifPresent(message::setLatestDeliveryTime);
    return message.build();
  }

  private static dev.cairn.proto.delivery.v1.Book message(Book book) {
    return dev.cairn.proto.delivery.v1.Book.newBuilder()
        .setTrailArn(book.trail().toString())
        .setRegion(book.region().value())
        .setAcceptedCount(book.accepted())
        .setDeliveredCount(book.delivered())
        .setNotSelectedCount(book.notSelected())
        .setPendingCount(book.pending())
        .setFailedCount(book.failed())
        .build();
  }
}
