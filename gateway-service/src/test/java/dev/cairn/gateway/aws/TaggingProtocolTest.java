package dev.cairn.gateway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.gateway.sigv4.SignatureVerifier;
import dev.cairn.gateway.sigv4.Signer;
import dev.cairn.grpc.LocalServer;
import dev.cairn.model.CairnException;
import dev.cairn.model.Caller;
import dev.cairn.proto.trail.v1.AddTagsRequest;
import dev.cairn.proto.trail.v1.AddTagsResponse;
import dev.cairn.proto.trail.v1.ListTagsRequest;
import dev.cairn.proto.trail.v1.ListTagsResponse;
import dev.cairn.proto.trail.v1.ListTrailsRequest;
import dev.cairn.proto.trail.v1.ListTrailsResponse;
import dev.cairn.proto.trail.v1.RemoveTagsRequest;
import dev.cairn.proto.trail.v1.RemoveTagsResponse;
import dev.cairn.proto.trail.v1.ResourceTag;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.proto.trail.v1.TrailInfo;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import dev.cairn.testing.TestClock;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaggingProtocolTest {

  private static final String A = arn("a");
  private static final String B = arn("b");
  private static final String C = arn("c");

  private final TestClock clock = TestClock.create();
  private final Trails trails = new Trails();
  private final LocalServer server =
      LocalServer.start(
          new Caller("arn:cairn:service", Signer.ACCOUNT, Caller.Kind.SERVICE, "", "", "r"),
          trails);
  private final AwsEdge edge =
      new AwsEdge(new SignatureVerifier(Signer.keys(), clock, _ -> {}), _ -> server.channel());

  private static String arn(String name) {
    return "arn:aws:cloudtrail:eu-west-1:111122223333:trail/" + name;
  }

  /** Trails a, b and c, and a shadow; c has no tag. */
  private static final class Trails extends TrailServiceGrpc.TrailServiceImplBase {

    private final Map<String, Map<String, String>> tags = new TreeMap<>();

    Trails() {
      tags.put(A, new TreeMap<>(Map.of("team", "blue")));
      tags.put(B, new TreeMap<>(Map.of("team", "red", "x", "")));
      tags.put(C, new TreeMap<>());
    }

    @Override
    public void listTrails(ListTrailsRequest request, StreamObserver<ListTrailsResponse> reply) {
      ListTrailsResponse.Builder response = ListTrailsResponse.newBuilder();
      if (request.getNextToken().isEmpty()) {
        response.setNextToken("more").addTrails(trail(A)).addTrails(trail(C));
      } else {
        response
            .addTrails(trail(B))
            .addTrails(TrailInfo.newBuilder().setTrailArn("shadow").setHomeRegion("us-east-1"));
      }
      answer(reply, response.build());
    }

    private static TrailInfo trail(String arn) {
      return TrailInfo.newBuilder().setTrailArn(arn).setHomeRegion("eu-west-1").build();
    }

    @Override
    public void listTags(ListTagsRequest request, StreamObserver<ListTagsResponse> reply) {
      ListTagsResponse.Builder response = ListTagsResponse.newBuilder();
      for (String arn : request.getResourceIdListList()) {
        ResourceTag.Builder one = response.addResourceTagListBuilder().setResourceId(arn);
        of(arn).forEach((key, value) -> one.addTagsListBuilder().setKey(key).setValue(value));
      }
      answer(reply, response.build());
    }

    private Map<String, String> of(String arn) {
      Map<String, String> found = tags.get(arn);
      if (found == null) {
        throw new CairnException.NotFound(
            "RESOURCE_NOT_FOUND", "Unknown trail: " + arn, "trail", arn);
      }
      return found;
    }

    @Override
    public void addTags(AddTagsRequest request, StreamObserver<AddTagsResponse> reply) {
      for (Tag tag : request.getTagsListList()) {
        of(request.getResourceId()).put(tag.getKey(), tag.getValue());
      }
      answer(reply, AddTagsResponse.getDefaultInstance());
    }

    @Override
    public void removeTags(RemoveTagsRequest request, StreamObserver<RemoveTagsResponse> reply) {
      for (Tag tag : request.getTagsListList()) {
        of(request.getResourceId()).remove(tag.getKey());
      }
      answer(reply, RemoveTagsResponse.getDefaultInstance());
    }

    private static <T> void answer(StreamObserver<T> reply, T message) {
      reply.onNext(message);
      reply.onCompleted();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply post(String operation, String body) {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/x-amz-json-1.1",
            "X-Amz-Target",
            "ResourceGroupsTaggingAPI_20170126." + operation);
    return edge.post(new Signer(clock.instant()).post("/", headers, body, "eu-west-1", "tagging"))
        .reply();
  }

  private String body(String operation, String body) {
    Reply reply = post(operation, body);
    assertThat(reply.status()).isEqualTo(200);
    return new String(reply.body(), UTF_8);
  }

  @Test
  void getResources_thoseWithTags() {
    assertThat(body("GetResources", "{\"ResourceTypeFilters\":[\"s3\",\"cloudtrail\"]}"))
        .isEqualTo(
            """
            {"PaginationToken":"","ResourceTagMappingList":[\
            {"ResourceARN":"%s","Tags":[{"Key":"team","Value":"blue"}]},\
            {"ResourceARN":"%s","Tags":[{"Key":"team","Value":"red"},{"Key":"x","Value":""}]}]}"""
                .formatted(A, B));
    assertThat(body("GetResources", "")).contains(A, B).doesNotContain(C, "shadow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"ResourceTypeFilters":["s3"]}                           |
          {"ResourceARNList":["%c","unknown"]}                     | c
          {"TagFilters":[{"Key":"team"}]}                          | a b
          {"TagFilters":[{"Key":"team","Values":["red","green"]}]} | b
          {"TagFilters":[{"Key":"team"},{"Key":"x","Values":[""]}]}| b
          {"TagFilters":[{"Key":"Team"}]}                          |
          {"ResourcesPerPage":1}                                   | a
          {"ResourcesPerPage":1,"PaginationToken":"%a"}            | b
          """)
  void getResources_asked(String body, String names) {
    String answer = body("GetResources", body.replace("%c", C).replace("%a", A));

    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(answer.contains("\"ResourceARN\":\"" + arn(name) + "\""))
          .as(name)
          .isEqualTo(names != null && names.contains(name));
    }
  }

  @Test
  void getResources_pageThatIsNotTheLast_hasAToken() {
    assertThat(body("GetResources", "{\"ResourcesPerPage\":1}"))
        .startsWith("{\"PaginationToken\":\"" + A + "\"");
    assertThat(body("GetResources", "{\"ResourcesPerPage\":2}"))
        .startsWith("{\"PaginationToken\":\"\"");
  }

  @Test
  void changes_eachByItself() {
    assertThat(
            body(
                "TagResources",
                "{\"ResourceARNList\":[\"%s\",\"%s\"],\"Tags\":{\"k\":\"v\"}}"
                    .formatted(arn("none"), C)))
        .isEqualTo(
            """
            {"FailedResourcesMap":{"%s":{"StatusCode":400,\
            "ErrorCode":"InvalidParameterException",\
            "ErrorMessage":"ResourceNotFoundException: Unknown trail: %s"}}}"""
                .formatted(arn("none"), arn("none")));
    assertThat(trails.tags.get(C)).containsEntry("k", "v");

    assertThat(
            body(
                "UntagResources",
                "{\"ResourceARNList\":[\"%s\"],\"TagKeys\":[\"k\",\"other\"]}".formatted(C)))
        .isEqualTo("{\"FailedResourcesMap\":{}}");
    assertThat(trails.tags.get(C)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetTagKeys     | {}                                           | UnknownOperationException
          GetResources   | []                                           | SerializationException
          GetResources   | {                                            | SerializationException
          GetResources   | {"ResourcesPerPage":0}                       | InvalidParameterException
          GetResources   | {"ResourcesPerPage":"1"}                     | InvalidParameterException
          GetResources   | {"ResourceTypeFilters":"cloudtrail"}         | InvalidParameterException
          GetResources   | {"TagFilters":[{"Values":["a"]}]}            | InvalidParameterException
          TagResources   | {"ResourceARNList":["a"]}                    | InvalidParameterException
          TagResources   | {"ResourceARNList":["a"],"Tags":{"a":1}}     | InvalidParameterException
          TagResources   | {"Tags":{"a":"b"}}                           | InvalidParameterException
          UntagResources | {"ResourceARNList":["a"],"TagKeys":[]}       | InvalidParameterException
          """)
  void badRequest(String operation, String body, String error) {
    Reply reply = post(operation, body);

    assertThat(reply.status()).isGreaterThanOrEqualTo(400).isLessThan(500);
    assertThat(reply.headers()).containsEntry("x-amzn-ErrorType", error);
  }
}
