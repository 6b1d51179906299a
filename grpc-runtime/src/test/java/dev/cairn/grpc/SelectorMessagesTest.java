package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.ValidatorFactory;
import dev.cairn.model.selection.AdvancedEventSelector;
import dev.cairn.model.selection.DataResource;
import dev.cairn.model.selection.EventSelector;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.model.selection.FieldSelector;
import dev.cairn.model.selection.InsightSelector;
import dev.cairn.model.selection.Operator;
import dev.cairn.model.selection.ReadWriteType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectorMessagesTest {

  @Test
  void basic_leftOut_isTheDefault() { // check 81
    assertThat(
            SelectorMessages.basic(
                List.of(dev.cairn.proto.trail.v1.EventSelector.getDefaultInstance())))
        .containsExactly(EventSelector.DEFAULT);
  }

  @Test
  void basic_unknownReadWriteType_isRefused() throws Exception {
    var unknown =
        dev.cairn.proto.trail.v1.EventSelector.newBuilder().setReadWriteTypeValue(77).build();

    assertThat(ValidatorFactory.newBuilder().build().validate(unknown).isSuccess()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(ReadWriteType.class)
  void basic_comesBackAsItWas(ReadWriteType type) {
    EventSelectors selectors =
        new EventSelectors.Basic(
            List.of(
                new EventSelector(
                    type,
                    false,
                    List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3"))),
                    List.of("kms.amazonaws.com"))));

    assertThat(SelectorMessages.basic(SelectorMessages.basicMessages(selectors)))
        .isEqualTo(selectors.basic());
    assertThat(SelectorMessages.advancedMessages(selectors)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void advanced_comesBackAsItWas(Operator operator) {
    EventSelectors selectors =
        new EventSelectors.Advanced(
            List.of(
                new AdvancedEventSelector(
                    Optional.of(""), List.of(FieldSelector.of("eventName", operator, "a", "b"))),
                new AdvancedEventSelector(Optional.empty(), List.of())));

    assertThat(SelectorMessages.advanced(SelectorMessages.advancedMessages(selectors)))
        .isEqualTo(selectors.advanced());
    assertThat(SelectorMessages.basicMessages(selectors)).isEmpty();
  }

  @Test
  void insights_comeBackAsTheyWere() {
    List<InsightSelector> selectors =
        List.of(new InsightSelector("ApiCallRateInsight", List.of("Management", "Data")));

    assertThat(SelectorMessages.insights(SelectorMessages.insightMessages(selectors)))
        .isEqualTo(selectors);
  }
}
