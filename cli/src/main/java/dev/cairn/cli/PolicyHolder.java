package dev.cairn.cli;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import dev.cairn.proto.access.v1.AttachGroupPolicyRequest;
import dev.cairn.proto.access.v1.AttachRolePolicyRequest;
import dev.cairn.proto.access.v1.AttachUserPolicyRequest;
import dev.cairn.proto.access.v1.DetachGroupPolicyRequest;
import dev.cairn.proto.access.v1.DetachRolePolicyRequest;
import dev.cairn.proto.access.v1.DetachUserPolicyRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** To whom a policy is attached: one of the three. */
final class PolicyHolder {

  @Option(names = "--user", paramLabel = "USER", required = true, description = "A user.")
  private @Nullable String user;

  @Option(names = "--group", paramLabel = "GROUP", required = true, description = "A group.")
  private @Nullable String group;

  @Option(names = "--role", paramLabel = "ROLE", required = true, description = "A role.")
  private @Nullable String role;

  Message.Builder attach(String policy) {
    if (user != null) {
      return AttachUserPolicyRequest.newBuilder().setUserName(user).setPolicyArn(policy);
    }
    if (group != null) {
      return AttachGroupPolicyRequest.newBuilder().setGroupName(group).setPolicyArn(policy);
    }
    return AttachRolePolicyRequest.newBuilder().setRoleName(role()).setPolicyArn(policy);
  }

  Message.Builder detach(String policy) {
    if (user != null) {
      return DetachUserPolicyRequest.newBuilder().setUserName(user).setPolicyArn(policy);
    }
    if (group != null) {
      return DetachGroupPolicyRequest.newBuilder().setGroupName(group).setPolicyArn(policy);
    }
    return DetachRolePolicyRequest.newBuilder().setRoleName(role()).setPolicyArn(policy);
  }

  private String role() {
    return requireNonNull(role, "role is null");
  }
}
