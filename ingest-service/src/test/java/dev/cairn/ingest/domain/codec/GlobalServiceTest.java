package dev.cairn.ingest.domain.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.AccountId;
import dev.cairn.model.GlobalService;
import dev.cairn.model.GlobalServices;
import dev.cairn.model.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events are of a global service: contract 5.3, check 152. */
class GlobalServiceTest {

  private static GlobalService classify(
      GlobalServices services, String source, String region, String more) throws RefusedException {
    String record =
        """
        {"eventTime":"2025-07-10T11:55:07Z","eventSource":"%s","eventName":"Do","awsRegion":"%s"%s}"""
            .formatted(source, region, more);
    return new RecordCodec(services)
        .read(
            record.getBytes(UTF_8),
            AccountId.of("111122223333"),
            RegionName.of("eu-west-1"),
            Instant.parse("2026-11-22T00:00:00Z"))
        .globalService();
  }

  private static String more(String endpoint, String host) {
    String text = "";
    if (!endpoint.isEmpty()) {
      text +=
          ",\"additionalEventData\":{\"RequestDetails\":{\"endpointType\":\"" + endpoint + "\"}}";
    }
    if (!host.isEmpty()) {
      text +=
          ",\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"clientProvidedHostHeader\":\""
              + host
              + "\"}";
    }
    return text;
  }

  @ParameterizedTest
  @CsvSource({
    "iam.amazonaws.com, us-east-1, ITS_REGION",
    "iam.amazonaws.com, cn-north-1, ITS_REGION",
    "iam.amazonaws.com, eu-west-1, NONE",
    "cloudfront.amazonaws.com, us-east-1, ITS_REGION",
    "route53.amazonaws.com, us-east-1, ITS_REGION",
    "organizations.amazonaws.com, us-east-1, NONE",
    "ec2.amazonaws.com, us-east-1, NONE",
  })
  void service_isGlobalWhereItRecords(String source, String region, GlobalService expected)
      throws RefusedException {
    assertThat(classify(GlobalServices.defaults(), source, region, "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // region, endpointType, host that the client called, result
    "us-east-1, '', '', ITS_REGION",
    "us-east-1, '', sts.amazonaws.com, ITS_REGION",
    "us-east-1, '', STS.amazonaws.com:443, ITS_REGION",
    "us-east-1, '', sts.us-east-1.amazonaws.com, NONE",
    "us-east-1, '', vpce-1-2.sts.us-east-1.vpce.amazonaws.com, NONE",
    "us-east-1, regional, '', NONE",
    "us-east-1, regional, sts.amazonaws.com, NONE",
    "us-east-1, global, sts.us-east-1.amazonaws.com, ITS_REGION",
    "eu-west-1, '', sts.eu-west-1.amazonaws.com, NONE",
    "eu-west-1, '', '', NONE",
  })
  void sts_isGlobalThroughItsGlobalEndpoint_check152(
      String region, String endpoint, String host, GlobalService expected) throws RefusedException {
    assertThat(
            classify(GlobalServices.defaults(), "sts.amazonaws.com", region, more(endpoint, host)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "auth.example.com, eu-west-1, EVERY_REGION",
    "auth.example.com, us-east-1, NONE",
    "iam.amazonaws.com, us-east-1, NONE",
  })
  void services_ofTheInstallationsOwn(String source, String region, GlobalService expected)
      throws RefusedException {
    GlobalServices own =
        new GlobalServices(
            Set.of("auth.example.com"),
            List.of(RegionName.of("eu-west-1")),
            Map.of(),
            GlobalService.EVERY_REGION);

    assertThat(classify(own, source, region, "")).isEqualTo(expected);
  }
}
