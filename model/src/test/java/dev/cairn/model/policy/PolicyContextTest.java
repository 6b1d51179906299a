package dev.cairn.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyContextTest {

  @Test
  void with_theNewestHolds_andTheOldOneIsAsItWas() {
    PolicyContext ann = PolicyContext.EMPTY.with("aws:username", "ann");
    PolicyContext bob = ann.with("AWS:UserName", "bob");

    assertThat(ann.values("aws:username")).containsExactly("ann");
    assertThat(bob.values("aws:username")).containsExactly("bob");
    assertThat(bob.with("aws:username").values("aws:username")).isEmpty();
    assertThat(PolicyContext.EMPTY.values("aws:username")).isEmpty();
  }

  @Test
  void withAll_theOtherOnesKeysHold() {
    PolicyContext identity =
        PolicyContext.of(Map.of("aws:username", List.of("ann"), "aws:TagKeys", List.of("a", "b")));
    PolicyContext call =
        PolicyContext.EMPTY.with("aws:SourceIp", "10.0.0.1").with("aws:username", "eve");

    PolicyContext both = call.withAll(identity.with("aws:userid", "AIDA"));

    assertThat(both.values("aws:username")).containsExactly("ann");
    assertThat(both.values("aws:tagkeys")).containsExactly("a", "b");
    assertThat(both.values("aws:sourceip")).containsExactly("10.0.0.1");
    assertThat(both.values("aws:userid")).containsExactly("AIDA");
    assertThat(both.withAll(PolicyContext.EMPTY).values("aws:userid")).containsExactly("AIDA");
  }
}
