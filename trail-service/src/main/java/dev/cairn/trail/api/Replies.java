package dev.cairn.trail.api;

import io.grpc.stub.StreamObserver;

/** The reply of a unary method. */
final class Replies {

  private Replies() {}

  static <T> void send(StreamObserver<T> observer, T reply) {
    observer.onNext(reply);
    observer.onCompleted();
  }
}
