package dev.cairn.delivery.domain;

/** Events of a range, each number counted on its own. */
public record Counts(long accepted, long selected, long notSelected) {

  public static final Counts NONE = new Counts(0, 0, 0);

  public Counts plus(Counts other) {
    return new Counts(
        accepted + other.accepted, selected + other.selected, notSelected + other.notSelected);
  }
}
