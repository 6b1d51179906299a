package dev.cairn.trail.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.model.RegionName;
import dev.cairn.model.selection.EventSelectors;
import dev.cairn.trail.domain.BucketName;
import dev.cairn.trail.domain.Tag;
import dev.cairn.trail.domain.Trail;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** States as earlier versions wrote them: revisions are never rewritten. */
class SubjectJsonTest {

  /** Before there were selectors. */
  @Test
  void readTrail_firstVersion() {
    Trail trail =
        SubjectJson.readTrail(
            """
            {"id":"5f0c6a3e-7c55-4a43-9c40-0a1d0b1f7a11","account":"111122223333","name":"audit",\
            "homeRegion":"us-west-2","createTime":"2026-01-02T03:02:05Z","bucket":"audit-logs",\
            "globalServiceEvents":true,"multiRegion":false,"logFileValidation":false,"logging":true,\
            "startTime":"2026-01-02T03:02:06Z","tags":["team","blue"]}""");

    assertThat(trail.eventSelectors()).isEqualTo(EventSelectors.defaults());
    assertThat(trail.insightSelectors()).isEmpty();
    assertThat(trail.tags()).containsExactly(new Tag("team", "blue"));
    assertThat(trail.settings().bucket()).isEqualTo(BucketName.of("audit-logs"));
    assertThat(trail.homeRegion()).isEqualTo(RegionName.of("us-west-2"));
    assertThat(trail.logging().startTime()).contains(Instant.parse("2026-01-02T03:02:06Z"));
    assertThat(SubjectJson.readTrail(SubjectJson.write(trail))).isEqualTo(trail);
  }

  /** The default is not written: what reads it is any version. */
  @Test
  void write_defaultSelectors_leftOut() {
    Trail trail =
        SubjectJson.readTrail(
            """
            {"id":"1","account":"111122223333","name":"audit","homeRegion":"us-west-2",\
            "createTime":"2026-01-02T03:02:05Z","bucket":"audit-logs","globalServiceEvents":true,\
            "multiRegion":false,"logFileValidation":false,"logging":false,"tags":[]}""");

    assertThat(SubjectJson.write(trail)).doesNotContain("elector");
  }
}
