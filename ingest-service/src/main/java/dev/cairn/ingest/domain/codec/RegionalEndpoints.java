package dev.cairn.ingest.domain.codec;

import java.util.Locale;

/**
 * Whether a call to a global service came through an endpoint of one region, which makes its event
 * a regional one. Newest records say so in {@code additionalEventData.RequestDetails.endpointType};
 * before, the name that an STS client called tells: {@code sts.amazonaws.com} is the global one.
 * Source: contract 5.3.
 */
final class RegionalEndpoints {

  private static final String STS = "sts.amazonaws.com";

  private RegionalEndpoints() {}

  static boolean isRegional(JsonTape tape, Fields record, String eventSource) {
    Fields additional = Fields.of(tape, record.node(Member.ADDITIONAL_EVENT_DATA));
    Fields details = Fields.of(tape, additional.node(Member.REQUEST_DETAILS));
    String type = details.text(Member.ENDPOINT_TYPE);
    if (!type.isEmpty()) {
      return type.equals("regional");
    }
    Fields tls = Fields.of(tape, record.node(Member.TLS_DETAILS));
    String host = tls.text(Member.CLIENT_PROVIDED_HOST_HEADER).toLowerCase(Locale.ROOT);
    return eventSource.equals(STS)
        && !host.isEmpty()
        && !host.equals(STS)
        && !host.equals(STS + ":443");
  }
}
