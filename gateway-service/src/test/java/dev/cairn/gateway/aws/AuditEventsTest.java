package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.cairn.gateway.aws.AwsEdge.Answer;
import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.Signer;
import dev.cairn.grpc.LocalServer;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.ingest.v1.EntryOutcome;
import dev.cairn.proto.ingest.v1.EntryStatus;
import dev.cairn.proto.ingest.v1.EventEntry;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.ingest.v1.PutEventsRequest;
import dev.cairn.proto.ingest.v1.PutEventsResponse;
import dev.cairn.testing.TestClock;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PutAuditEvents by contract 1.15 and the limits of contract 10. */
class AuditEventsTest {

  private static final String CHANNEL =
      "arn%3Aaws%3Acloudtrail%3Aeu-west-1%3A111122223333%3Achannel%2Fdefault";
  private static final String DATA =
      """
      {"version":"1","userIdentity":{"type":"CustomUser","principalId":"p-1","details":{"n":1.50}},\
      "userAgent":"agent","eventSource":"billing.example.com","eventName":"CreateInvoice",\
      "eventTime":"2026-01-02T03:00:00Z","UID":"uid-1","requestParameters":{"amount": 1E+2, "é":[null]},\
      "responseElements":{"ok":true},"sourceIPAddress":"192.0.2.1","additionalEventData":{"a":"b"},\
      "recipientAccountId":"111122223333","Unknown":1}""";

  private final TestClock clock = TestClock.create();
  private final List<String> records = new ArrayList<>();
  private final LocalServer server =
      LocalServer.start(
          new Caller("arn:cairn:service", Signer.ACCOUNT, Caller.Kind.SERVICE, "", "", "r"),
          new Ingest());
  private final AwsEdge edge =
      new AwsEdge(new SignatureVerifier(Signer.keys(), clock, _ -> {}), _ -> server.channel());

  /** Judges each record by its event source. */
  private final class Ingest extends IngestServiceGrpc.IngestServiceImplBase {

    @Override
    public void putEvents(PutEventsRequest request, StreamObserver<PutEventsResponse> reply) {
      if (request.toString().contains("busy.example.com")) {
        reply.onError(Status.RESOURCE_EXHAUSTED.withDescription("busy").asRuntimeException());
        return;
      }
      PutEventsResponse.Builder response = PutEventsResponse.newBuilder();
      for (EventEntry entry : request.getEntriesList()) {
        String record = entry.getRecord().toString(UTF_8);
        records.add(record);
        response.addOutcomes(outcome(record));
      }
      reply.onNext(response.build());
      reply.onCompleted();
    }

    private EntryOutcome outcome(String record) {
      EntryOutcome.Builder outcome =
          EntryOutcome.newBuilder().setStatus(EntryStatus.ENTRY_STATUS_ACCEPTED).setEventId("id");
      if (record.contains("full.example.com")) {
        throw full("EVENT_LOG_FULL");
      } else if (record.contains("disk.example.com")) {
        throw full("DISK_FULL");
      } else if (record.contains("again.example.com")) {
        outcome.setStatus(EntryStatus.ENTRY_STATUS_DUPLICATE);
      } else if (record.contains("other.example.com")) {
        outcome.setStatus(EntryStatus.ENTRY_STATUS_CONFLICT).setMessage("conflict");
      } else if (record.contains("large.example.com")) {
        outcome
            .setStatus(EntryStatus.ENTRY_STATUS_REFUSED)
            .setReason("EVENT_TOO_LARGE")
            .setMessage("m");
      } else if (record.contains("bad.example.com")) {
        outcome
            .setStatus(EntryStatus.ENTRY_STATUS_REFUSED)
            .setReason("INVALID_EVENT_TIME")
            .setMessage("m");
      }
      return outcome.build();
    }

    private static CairnException full(String reason) {
      return new CairnException.LimitExceeded(reason, "full", Optional.of(Duration.ofSeconds(1)));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void put_writesARecord() {
    Answer answer = put(event("a", DATA));

    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(answer.reply().contentType()).isEqualTo("application/json");
    assertThat(body(answer))
        .isEqualTo("{\"failed\":[],\"successful\":[{\"eventID\":\"id\",\"id\":\"a\"}]}");
    assertThat(
            records.getFirst().replaceFirst("\"eventID\":\"[0-9a-f-]{36}\"", "\"eventID\":\"ID\""))
        .isEqualTo(
            """
            {"eventVersion":"1.11",\
            "userIdentity":{"type":"CustomUser","principalId":"p-1","details":{"n":1.50}},\
            "eventTime":"2026-01-02T03:00:00Z","eventSource":"billing.example.com",\
            "eventName":"CreateInvoice","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.1",\
            "userAgent":"agent","requestParameters":{"amount": 1E+2, "é":[null]},\
            "responseElements":{"ok":true},"additionalEventData":{"a":"b"},"eventID":"ID",\
            "eventType":"ActivityLog","recipientAccountId":"111122223333",\
            "eventCategory":"ActivityAuditLog","metadata":{"channelARN":\
            "arn:aws:cloudtrail:eu-west-1:111122223333:channel/default","UID":"uid-1","version":"1"}}""");
  }

  /** Sent again, an event is found out: the same record comes of it. */
  @Test
  void put_again_isTheSameRecord() {
    put(event("a", DATA));
    clock.advance(Duration.ofDays(1));
    put(event("b", DATA));
    put(event("c", DATA.replace("uid-1", "uid-2")));

    assertThat(records.get(1)).isEqualTo(records.get(0));
    assertThat(eventId(records.get(2))).isNotEqualTo(eventId(records.get(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":\"1\", | | FieldNotFound",
        "\"version\":\"1\" | \"version\":1 | InvalidData",
        "\"version\":\"1\" | \"version\":\"<257>\" | FieldTooLong",
        "\"type\":\"CustomUser\", | | FieldNotFound",
        "\"type\":\"CustomUser\" | \"type\":\"<129>\" | FieldTooLong",
        "\"principalId\":\"p-1\" | \"principalId\":\"<1025>\" | FieldTooLong",
        "\"principalId\":\"p-1\" | \"principalId\":null | FieldNotFound",
        "\"userIdentity\":{ | \"userIdentity\":\"x\",\"x\":{ | InvalidData",
        "\"eventSource\":\"billing.example.com\", | | FieldNotFound",
        "billing.example.com | two words | InvalidEventSource",
        "\"eventName\":\"CreateInvoice\", | | FieldNotFound",
        "\"eventTime\":\"2026-01-02T03:00:00Z\", | | FieldNotFound",
        "\"UID\":\"uid-1\", | | FieldNotFound",
        "\"recipientAccountId\":\"111122223333\", | | FieldNotFound",
        "\"recipientAccountId\":\"111122223333\" | \"recipientAccountId\":\"999999999999\" | InvalidRecipient",
        "\"userAgent\":\"agent\" | \"userAgent\":\"<1025>\" | FieldTooLong",
        "\"Unknown\":1 | \"errorCode\":\"<257>\" | FieldTooLong",
        "\"Unknown\":1 | \"errorMessage\":\"<257>\" | FieldTooLong",
        "{\"ok\":true} | \"<102399>\" | FieldTooLong",
        "{\"amount\": 1E+2, \"é\":[null]} | \"<102399>\" | FieldTooLong",
        "\"Unknown\":1 | \"UID\":\"x\" | InvalidData",
        "\"Unknown\":1} | \"Unknown\":1 | InvalidData",
        "\"Unknown\":1} | \"Unknown\":1}x | InvalidData",
        "billing.example.com | other.example.com | InvalidData",
        "billing.example.com | large.example.com | FieldTooLong",
        "billing.example.com | bad.example.com | InvalidData"
      })
  void put_badEvent_sparesItsNeighbours(String part, String instead, String code) {
    String bad = DATA.replace(part, filled(instead == null ? "" : instead));

    Answer answer = put(event("good", DATA), event("bad", bad), event("last", DATA));

    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(body(answer))
        .startsWith("{\"failed\":[{\"errorCode\":\"" + code + "\",\"errorMessage\":\"")
        .endsWith(
            """
            ","id":"bad"}],"successful":[{"eventID":"id","id":"good"},{"eventID":"id","id":"last"}]}""");
  }

  /** Texts that begin as UTF-16 and UTF-32 would: JSON of clients is UTF-8 and nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\1\0",
        "\0\0\0{",
        "{\0\0\0}\0\0\0",
        "\0{\0\"\0v\0\"\0:\0[\0]\0}",
        "{\0\"\0v\0\"\0:\0[\0]\0}\0",
        "\uFEFF{}",
        ""
      })
  void put_noUtf8Json_sparesItsNeighbours(String bad) {
    Answer answer = put(event("good", DATA), event("bad", bad), event("last", DATA));

    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(body(answer))
        .startsWith("{\"failed\":[{\"errorCode\":\"InvalidData\",\"errorMessage\":\"")
        .endsWith(
            """
            ","id":"bad"}],"successful":[{"eventID":"id","id":"good"},{"eventID":"id","id":"last"}]}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":\"1\" | \"version\":\"<256>\"",
        "\"userAgent\":\"agent\" | \"userAgent\":\"<1024>\"",
        "{\"ok\":true} | \"<102398>\"",
        "billing.example.com | again.example.com"
      })
  void put_withinLimits(String part, String instead) {
    assertThat(body(put(event("a", DATA.replace(part, filled(instead))))))
        .startsWith("{\"failed\":[],");
  }

  @Test
  void put_checksum() {
    String hash = "\"eventDataChecksum\":\"5rfLAO0v2yZ8kpHMjy2FmvAV4+ifAYIqhAHGSDrhKhU=\"";
    String wrong = event("a", DATA).replace("{\"id\"", "{" + hash + ",\"id\"");

    assertThat(body(put(wrong))).contains("InvalidChecksum");
    assertThat(
            body(
                put(
                    "{\"id\":\"a\",\"eventData\":\"{}\",\"eventDataChecksum\":\"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\"}")))
        .contains("FieldNotFound");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | ValidationException",
        "{\"auditEvents\":[]} | 400 | ValidationException",
        "{\"auditEvents\":{}} | 400 | ValidationException",
        "{\"auditEvents\":[1]} | 400 | ValidationException",
        "{\"auditEvents\":[{\"eventData\":\"{}\"}]} | 400 | ValidationException",
        "{\"auditEvents\":[{\"id\":\"a b\",\"eventData\":\"{}\"}]} | 400 | ValidationException",
        "{\"auditEvents\":[{\"id\":1,\"eventData\":\"{}\"}]} | 400 | ValidationException",
        "{\"auditEvents\":[{\"id\":\"a\",\"eventData\":\"\"},{\"id\":\"a\",\"eventData\":\"\"}]} | 400 | DuplicatedAuditEventId",
        "[] | 400 | ValidationException",
        "no json | 400 | SerializationException"
      })
  void put_badCall(String body, int status, String error) {
    Answer answer = put(CHANNEL, body);

    assertThat(answer.reply().status()).isEqualTo(status);
    assertThat(answer.reply().headers()).containsEntry("x-amzn-ErrorType", error);
    assertThat(records).isEmpty();
  }

  /** Bodies that begin as UTF-32 and UTF-16 would. */
  @ParameterizedTest
  @ValueSource(strings = {"\0\0\1\0", "\0\0\0{\0\0\0}", "\0{\0}", "{\0}\0"})
  void put_noUtf8Body(String body) {
    Answer answer = put(CHANNEL, body);

    assertThat(answer.reply().status()).isEqualTo(400);
    assertThat(body(answer)).contains("SerializationException");
  }

  @Test
  void put_limitsOfACall() {
    String hundred = many(100, DATA);
    assertThat(put(CHANNEL, hundred).reply().status()).isEqualTo(200);
    assertThat(body(put(CHANNEL, many(101, DATA)))).contains("ValidationException", "1 to 100");
    Answer large = put(CHANNEL, many(11, "x".repeat(100_000)));
    assertThat(large.reply().status()).isEqualTo(413);
    assertThat(body(large)).contains("RequestEntityTooLargeException");
  }

  /** ingest's own reasons, and a peer that gives none: clients know one name for all, and wait. */
  @ParameterizedTest
  @CsvSource({"full, full", "disk, full", "busy, busy"})
  void put_ingestTakesNoMore(String source, String message) {
    Answer answer = put(event("a", DATA.replace("billing", source)));

    assertThat(answer.reply().status()).isEqualTo(400);
    assertThat(body(answer))
        .isEqualTo("{\"__type\":\"ThrottlingException\",\"Message\":\"" + message + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ValidationException",
    "channelArn=default, InvalidChannelARN",
    "channelArn=arn%3Aaws%3As3%3A%3A%3Ab, InvalidChannelARN",
    "channelArn=arn%3Aaws%3Acloudtrail%3Aeu-west-1%3A111122223333%3Achannel%2Fother, ChannelNotFound",
    "channelArn=arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Achannel%2Fdefault, ChannelNotFound",
    "channelArn=arn%3Aaws%3Acloudtrail%3Aeu-west-1%3A999999999999%3Achannel%2Fdefault, ChannelNotFound",
    "externalId=x&channelArn=" + CHANNEL + ", ValidationException"
  })
  void put_otherChannel(String query, String error) {
    Answer answer =
        putTo("/PutAuditEvents?" + query, "{\"auditEvents\":[" + event("a", DATA) + "]}");

    assertThat(answer.reply().status()).isEqualTo(400);
    assertThat(body(answer)).contains("\"__type\":\"" + error + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudtrail", "sts"})
  void put_signedForAnother(String service) {
    Answer answer =
        edge.putAuditEvents(
            new Signer(clock.instant())
                .post("/PutAuditEvents", Map.of(), "{}", "eu-west-1", service));

    assertThat(answer.reply().status()).isEqualTo(403);
  }

  private Answer put(String... events) {
    return put(
        CHANNEL + "&externalId=customer-1", "{\"auditEvents\":[" + String.join(",", events) + "]}");
  }

  private Answer put(String channel, String body) {
    return putTo("/PutAuditEvents?channelArn=" + channel, body);
  }

  private Answer putTo(String path, String body) {
    return edge.putAuditEvents(
        new Signer(clock.instant())
            .post(
                path,
                Map.of("Content-Type", "application/json"),
                body,
                "eu-west-1",
                "cloudtrail-data"));
  }

  private static String event(String id, String data) {
    return "{\"id\":\"%s\",\"eventData\":\"%s\"}".formatted(id, escaped(data));
  }

  private static String many(int count, String data) {
    return IntStream.range(0, count)
        .mapToObj(i -> event("e-" + i, data))
        .collect(Collectors.joining(",", "{\"auditEvents\":[", "]}"));
  }

  private static String escaped(String data) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(data));
  }

  /** {@code <5>} stands for five characters. */
  private static String filled(String text) {
    Matcher size = Pattern.compile("<([0-9]+)>").matcher(text);
    return size.replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
  }

  private static String eventId(String record) {
    int at = record.indexOf("\"eventID\":");
    return record.substring(at, at + 48);
  }

  private static String body(Answer answer) {
    return new String(answer.reply().body(), UTF_8);
  }
}
