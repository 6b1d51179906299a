package dev.cairn.trail.domain;

import java.util.Optional;

/**
 * An operation of a random sequence.
 *
 * @param home region of the ARN that names the trail; the empty text names it by its name
 * @param flags three times absent, off or on, for what the operation has to choose
 */
record TrailStep(
    Kind kind, String account, String region, String name, String home, int flags, String text) {

  enum Kind {
    CREATE,
    UPDATE,
    DELETE,
    START_LOGGING,
    STOP_LOGGING,
    PUT_EVENT_SELECTORS,
    GET_EVENT_SELECTORS,
    PUT_INSIGHT_SELECTORS,
    GET_INSIGHT_SELECTORS,
    ADD_TAG,
    REMOVE_TAG,
    GET_TRAIL,
    ADD_REGION,
    DISABLE_REGION
  }

  String on(TrailOperationsByName plane) {
    String ref = ref();
    return switch (kind) {
      case CREATE -> plane.create(account, region, name, first().orElse(false), second(), text);
      case UPDATE ->
          plane.update(
              account,
              region,
              ref,
              first(),
              second(),
              text.equals("q") ? Optional.empty() : Optional.of(text));
      case DELETE -> plane.delete(account, region, ref);
      case START_LOGGING -> plane.log(account, region, ref, true);
      case STOP_LOGGING -> plane.log(account, region, ref, false);
      case PUT_EVENT_SELECTORS -> plane.putSelectors(account, region, ref, selectors());
      case GET_EVENT_SELECTORS -> plane.getSelectors(account, region, ref);
      case PUT_INSIGHT_SELECTORS -> plane.putInsights(account, region, ref, flags > 2);
      case GET_INSIGHT_SELECTORS -> plane.getInsights(account, region, ref);
      case ADD_TAG -> plane.addTag(account, region, ref, "key" + flags, text);
      case REMOVE_TAG -> plane.removeTag(account, region, ref, "key" + flags);
      case GET_TRAIL -> plane.describe(account, region, ref);
      case ADD_REGION -> plane.addRegion(region);
      case DISABLE_REGION -> plane.disableRegion(region);
    };
  }

  private String ref() {
    return home.isEmpty() ? name : "arn:aws:cloudtrail:" + home + ":" + account + ":trail/" + name;
  }

  private Optional<Boolean> first() {
    return choice(flags % 3);
  }

  private Optional<Boolean> second() {
    return choice(flags / 3);
  }

  private static Optional<Boolean> choice(int number) {
    return number == 0 ? Optional.empty() : Optional.of(number == 2);
  }

  private String selectors() {
    return switch (flags % 3) {
      case 0 -> "default";
      case 1 -> "reads";
      default -> "advanced";
    };
  }
}
