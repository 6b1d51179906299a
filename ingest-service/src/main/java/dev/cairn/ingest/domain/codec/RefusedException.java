package dev.cairn.ingest.domain.codec;

/** An event is not accepted. It bears no stack trace: refusing hostile input must stay cheap. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public RefusedException(Refusal.Reason reason, String field, String message) {
    super(message, null, false, false);
    refusal = new Refusal(reason, field, message);
  }

  public Refusal refusal() {
    return refusal;
  }
}
