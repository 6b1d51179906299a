package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.grpc.authorization.MethodRule;
import dev.cairn.grpc.authorization.MethodRules;
import dev.cairn.grpc.tls.TlsConfig;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method that a proto declares is behind the interceptors, with a rule of its own. */
class EveryMethodTest {

  @TempDir Path folder;
  private AccessFixture access;

  @BeforeEach
  void start() {
    access = new AccessFixture(folder, List.of(), TlsConfig.NONE);
    access.configuration.snapshot(access.snapshot().build());
  }

  @AfterEach
  void stop() {
    access.close();
  }

  private static List<MethodDescriptor<?, ?>> methods() {
    return ServedProtos.services().stream()
        .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
        .toList();
  }

  private static MethodRule rule(MethodDescriptor<?, ?> method) {
    return new MethodRules().find(method).orElseThrow();
  }

  private Map<String, Status.Code> callAll(Channel channel, String authorization) {
    Map<String, Status.Code> codes = new TreeMap<>();
    for (MethodDescriptor<?, ?> method : methods()) {
      Metadata headers = new Metadata();
      if (!authorization.isEmpty()) {
        headers.put(Headers.AUTHORIZATION, authorization);
      }
      codes.put(method.getFullMethodName(), AnyCall.make(channel, method, headers).getCode());
    }
    return codes;
  }

  @Test
  void protos_declareARuleForEveryMethod() {
    assertThat(methods()).hasSizeGreaterThan(70).allSatisfy(method -> rule(method));
  }

  @Test
  void call_noCredential() {
    Map<String, Status.Code> codes = callAll(access.channel(), "");

    for (MethodDescriptor<?, ?> method : methods()) {
      if (!(rule(method) instanceof MethodRule.Public)) {
        assertThat(codes.get(method.getFullMethodName()))
            .as(method.getFullMethodName())
            .isEqualTo(Status.Code.UNAUTHENTICATED);
      }
    }
    assertThat(access.echo.reached).isSubsetOf("cairn.access.v1.AccessService/IssueToken");
  }

  @Test
  void call_userWithoutPolicies() {
    Map<String, Status.Code> codes =
        callAll(access.channel(), Headers.BEARER + access.aliceToken());

    for (MethodDescriptor<?, ?> method : methods()) {
      switch (rule(method)) {
        case MethodRule.Action _, MethodRule.ServicesOnly _ ->
            assertThat(codes.get(method.getFullMethodName()))
                .as(method.getFullMethodName())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        case MethodRule.AnyCaller _, MethodRule.Public _ ->
            assertThat(codes.get(method.getFullMethodName()))
                .as(method.getFullMethodName())
                .isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
      }
    }
    assertThat(access.echo.reached)
        .contains("cairn.access.v1.AccessService/GetCallerIdentity")
        .allMatch(name -> name.startsWith("cairn.access.v1.AccessService/"));
  }

  @Test
  void call_administrator() {
    Map<String, Status.Code> codes =
        callAll(access.channel(), Headers.BEARER + AccessFixture.ROOT_TOKEN);

    for (MethodDescriptor<?, ?> method : methods()) {
      if (rule(method) instanceof MethodRule.ServicesOnly) {
        assertThat(codes.get(method.getFullMethodName()))
            .as(method.getFullMethodName())
            .isEqualTo(Status.Code.PERMISSION_DENIED);
      } else {
        assertThat(codes.get(method.getFullMethodName()))
            .as(method.getFullMethodName())
            .isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void call_service() {
    assertThat(callAll(access.channel(), Headers.CLUSTER + access.clusterToken.value()).values())
        .containsOnly(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
  }
}
