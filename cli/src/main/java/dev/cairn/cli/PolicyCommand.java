package dev.cairn.cli;

import dev.cairn.proto.access.v1.CreatePolicyRequest;
import dev.cairn.proto.access.v1.CreatePolicyVersionRequest;
import dev.cairn.proto.access.v1.DeletePolicyRequest;
import dev.cairn.proto.access.v1.GetPolicyRequest;
import dev.cairn.proto.access.v1.GetPolicyResponse;
import dev.cairn.proto.access.v1.ListPoliciesRequest;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn access policy}: what is allowed and denied. */
@Command(
    name = "policy",
    description = {
      "Policies: IAM documents that say what is allowed and denied.",
      "",
      "FILE holds a document, - is standard input. POLICY is an ARN. Three come with Cairn: "
          + "AWSCloudTrail_FullAccess, AWSCloudTrail_ReadOnlyAccess and AdministratorAccess of "
          + "arn:aws:iam::aws:policy/.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  cairn access policy create read-trails read-trails.json",
      "  cairn access policy attach arn:aws:iam::111122223333:policy/read-trails --user alice",
      "  cairn access policy get arn:aws:iam::111122223333:policy/read-trails --document",
    })
final class PolicyCommand {

  @Command(name = "create", description = "Creates a policy.")
  int create(
      @Mixin Calls calls,
      @Option(names = "--description", defaultValue = "", description = "What it is for.")
          String description,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "FILE") Path document) {
    return calls.run(
        CreatePolicyRequest.newBuilder()
            .setPolicyName(name)
            .setPolicyDocument(PolicyFile.read(document))
            .setDescription(description));
  }

  @Command(
      name = "update",
      description = "Replaces the document of a policy. It is in force when the command ends.")
  int update(
      @Mixin Calls calls,
      @Parameters(paramLabel = "POLICY") String arn,
      @Parameters(paramLabel = "FILE") Path document) {
    return calls.run(
        CreatePolicyVersionRequest.newBuilder()
            .setPolicyArn(arn)
            .setPolicyDocument(PolicyFile.read(document)));
  }

  @Command(name = "get", description = "Shows a policy.")
  int get(
      @Mixin Calls calls,
      @Option(names = "--document", description = "Only its document, as it is.") boolean document,
      @Parameters(paramLabel = "POLICY") String arn) {
    GetPolicyRequest.Builder request = GetPolicyRequest.newBuilder().setPolicyArn(arn);
    if (!document) {
      return calls.run(request);
    }
    calls.print(calls.ask(GetPolicyResponse.class, request).getPolicy().getPolicyDocument());
    return 0;
  }

  @Command(name = "list", description = "Lists Cairn's policies and those of an account.")
  int list(@Mixin Calls calls) {
    return calls.list(
        ListPoliciesRequest.newBuilder(), "policy_name", "arn", "attachment_count", "update_time");
  }

  @Command(name = "delete", description = "Deletes a policy that is attached to nobody.")
  int delete(@Mixin Calls calls, @Parameters(paramLabel = "POLICY") String arn) {
    return calls.run(DeletePolicyRequest.newBuilder().setPolicyArn(arn));
  }

  @Command(name = "attach", description = "Attaches a policy to a user, group or role.")
  int attach(
      @Mixin Calls calls,
      @ArgGroup(multiplicity = "1") PolicyHolder holder,
      @Parameters(paramLabel = "POLICY") String arn) {
    return calls.run(holder.attach(arn));
  }

  @Command(name = "detach", description = "Detaches a policy from a user, group or role.")
  int detach(
      @Mixin Calls calls,
      @ArgGroup(multiplicity = "1") PolicyHolder holder,
      @Parameters(paramLabel = "POLICY") String arn) {
    return calls.run(holder.detach(arn));
  }
}
