package dev.cairn.gateway.sigv4;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cairn.model.CairnException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Signatures are those of AWS's published test suite. */
class SignaturesTest {

  /**
   * Cases that no HTTP request can be: the request line has a space in its path. On the wire it is
   * {@code %20}, which every service but S3 encodes once more, so that another signature comes of
   * it.
   */
  private static final Set<String> NOT_HTTP = Set.of("normalize-path/get-space");

  @TestFactory
  List<DynamicTest> of_awsTestSuite() throws IOException {
    Map<String, SignedRequest> requests = SigningTestSuite.requests();
    assertThat(requests).hasSize(34);
    return requests.entrySet().stream()
        .filter(test -> !NOT_HTTP.contains(test.getKey()))
        .map(test -> dynamicTest(test.getKey(), () -> assertSigned(test.getValue())))
        .toList();
  }

  @Test
  void of_pathThatHttpHasNot() throws IOException {
    for (String name : NOT_HTTP) {
      SignedRequest request = requireNonNull(SigningTestSuite.requests().get(name), name);
      assertThatThrownBy(() -> signature(request, Authorization.of(request)))
          .isInstanceOf(CairnException.Unauthenticated.class)
          .hasMessageContaining("none that HTTP has");
    }
  }

  private static void assertSigned(SignedRequest request) {
    Authorization authorization = Authorization.of(request);

    assertThat(signature(request, authorization)).isEqualTo(authorization.signature());
  }

  private static String signature(SignedRequest request, Authorization authorization) {
    SigningKey key =
        Signer.key(SigningTestSuite.SECRET, authorization.scope(), Signer.root(), Optional.empty());
    return Signatures.of(request, authorization, key.key());
  }
}
