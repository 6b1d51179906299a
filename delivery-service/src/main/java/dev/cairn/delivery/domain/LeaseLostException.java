package dev.cairn.delivery.domain;

/** A write was refused because another holder has the partition's lease by now. */
public final class LeaseLostException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public LeaseLostException(Lease lease) {
    super("The lease of " + lease.partition() + " of epoch " + lease.epoch() + " is lost");
  }
}
