package dev.cairn.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import dev.cairn.proto.history.v1.LookupEventsRequest;
import dev.cairn.proto.trail.v1.DescribeTrailsRequest;
import dev.cairn.proto.trail.v1.PutEventSelectorsRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberPathsTest {

  private static final Descriptor SELECTORS = PutEventSelectorsRequest.getDescriptor();

  @Test
  void renamed_fields() {
    assertThat(
            MemberPaths.renamed(
                LookupEventsRequest.getDescriptor(), "max_results must be 1 to 50, got 51"))
        .isEqualTo("MaxResults must be 1 to 50, got 51");
    assertThat(
            MemberPaths.renamed(DescribeTrailsRequest.getDescriptor(), "trail_name_list: too long"))
        .isEqualTo("trailNameList: too long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "advanced_event_selectors[2].field_selectors[0].equals: too many | AdvancedEventSelectors[2].FieldSelectors[0].Equals: too many",
        "trail_name: what trail_name is not | TrailName: what trail_name is not",
        "trail_names: none | trail_names: none",
        "Invalid trail_name | Invalid trail_name",
        "'' | ''",
      })
  void renamed_onlyAPathAtTheBeginning(String message, String expected) {
    assertThat(MemberPaths.renamed(SELECTORS, message)).isEqualTo(expected);
  }
}
