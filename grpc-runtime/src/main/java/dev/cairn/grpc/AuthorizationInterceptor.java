package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import dev.cairn.grpc.authentication.Proof;
import dev.cairn.grpc.authorization.Authorizer;
import dev.cairn.grpc.authorization.Intent;
import dev.cairn.grpc.authorization.MethodRule;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.model.Caller;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets a call through to its method only if the rule that its proto declares allows the caller:
 * each message is judged before it is looked at further, and so before it shows whether anything
 * exists. Streams of users stay under judgement while they are open.
 */
final class AuthorizationInterceptor implements ServerInterceptor {

  private final Configuration configuration;
  private final MethodRules rules;
  private final Authorizer authorizer;
  private final Refusals refusals;
  private final OpenCalls openCalls;

  AuthorizationInterceptor(
      Configuration configuration,
      MethodRules rules,
      Authorizer authorizer,
      Refusals refusals,
      OpenCalls openCalls) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.authorizer = requireNonNull(authorizer, "authorizer is null");
    this.refusals = requireNonNull(refusals, "refusals is null");
    this.openCalls = requireNonNull(openCalls, "openCalls is null");
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    Optional<MethodRule> rule = rules.find(call.getMethodDescriptor());
    Optional<Caller> caller = Callers.find();
    if (caller.isPresent() && caller.get().kind() != Caller.Kind.SERVICE) {
      configuration.requireFresh();
    }
    if (rule.isEmpty() || rule.get() instanceof MethodRule.Public) {
      return next.startCall(call, headers);
    }
    return switch (rule.get()) {
      case MethodRule.ServicesOnly _ -> {
        Caller who = Callers.current();
        if (who.kind() != Caller.Kind.SERVICE) {
          throw refusals.servicesOnly(who, call.getMethodDescriptor().getFullMethodName());
        }
        yield next.startCall(call, headers);
      }
      case MethodRule.AnyCaller _ -> judged(call, headers, next, Optional.empty());
      case MethodRule.Action action -> judged(call, headers, next, Optional.of(action));
      case MethodRule.Public _ -> throw new IllegalStateException("handled above");
    };
  }

  private <Q, P> ServerCall.Listener<Q> judged(
      ServerCall<Q, P> call,
      Metadata headers,
      ServerCallHandler<Q, P> next,
      Optional<MethodRule.Action> action) {
    Caller caller = Callers.current();
    if (call.getMethodDescriptor().getType() == MethodType.UNARY
        || caller.kind() == Caller.Kind.SERVICE) {
      return new Judging<>(next.startCall(call, headers), caller, action, intent -> {});
    }
    Proof proof = requireNonNull(CallerInterceptor.PROOF.get(), "a caller without a proof");
    OpenCall<Q, P> open = new OpenCall<>(call, caller, proof, Callers.origin());
    openCalls.add(open);
    try {
      return new UnderJudgement<>(
          new Judging<>(next.startCall(open, headers), caller, action, open::asksFor), open);
    } catch (RuntimeException e) {
      openCalls.remove(open);
      throw e;
    }
  }

  /** Judges every message. */
  private final class Judging<Q> extends SimpleForwardingServerCallListener<Q> {

    private final Caller caller;
    private final Optional<MethodRule.Action> action;
    private final Consumer<Intent> allowed;

    Judging(
        ServerCall.Listener<Q> next,
        Caller caller,
        Optional<MethodRule.Action> action,
        Consumer<Intent> allowed) {
      super(next);
      this.caller = caller;
      this.action = action;
      this.allowed = allowed;
    }

    @Override
    public void onMessage(Q message) {
      if (action.isPresent()) {
        allowed.accept(authorizer.require(caller, action.get(), (Message) message));
      }
      super.onMessage(message);
    }
  }

  /** Tells a method whose call was cut that it is over, as if the client had gone. */
  private final class UnderJudgement<Q> extends SimpleForwardingServerCallListener<Q> {

    private final OpenCall<Q, ?> call;

    UnderJudgement(ServerCall.Listener<Q> next, OpenCall<Q, ?> call) {
      super(next);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (!call.isCut()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!call.isCut()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!call.isCut()) {
        super.onReady();
      }
    }

    @Override
    public void onComplete() {
      openCalls.remove(call);
      if (call.isCut()) {
        super.onCancel();
      } else {
        super.onComplete();
      }
    }

    @Override
    public void onCancel() {
      openCalls.remove(call);
      super.onCancel();
    }
  }
}
