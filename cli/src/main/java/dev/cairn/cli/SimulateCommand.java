package dev.cairn.cli;

import dev.cairn.proto.access.v1.ContextEntry;
import dev.cairn.proto.access.v1.SimulatePrincipalPolicyRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cairn access simulate}: what policies would decide. */
@Command(
    name = "simulate",
    description = {
      "Says what policies would decide of calls of a user or role, and which statement would.",
      "",
      "Nothing is called. Exit code 0 whatever the decisions are.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cairn access simulate arn:aws:iam::111122223333:user/alice --action cloudtrail:StopLogging"
          + " --resource 'arn:aws:cloudtrail:*:111122223333:trail/audit'",
      "  cairn access simulate arn:aws:iam::111122223333:user/alice --action"
          + " cloudtrail:LookupEvents --context aws:SourceIp=10.0.0.7 --policy draft.json",
    })
final class SimulateCommand implements Callable<Integer> {

  @Mixin private Calls calls = new Calls();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      required = true,
      description = "E.g. cloudtrail:StopLogging; may be repeated.")
  private List<String> actions = new ArrayList<>();

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "What the calls are about; may be repeated. Default: *")
  private List<String> resources = new ArrayList<>();

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      converter = ContextConverter.class,
      description = "E.g. aws:SourceIp=10.0.0.7; a key with several values is repeated.")
  private List<ContextEntry> context = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A document to try beside the policies attached; may be repeated.")
  private List<Path> policies = new ArrayList<>();

  @Parameters(paramLabel = "ARN", description = "The user or role.")
  private String identity = "";

  @Override
  public Integer call() {
    return calls.list(
        SimulatePrincipalPolicyRequest.newBuilder()
            .setPolicySourceArn(identity)
            .addAllActionNames(actions)
            .addAllResourceArns(resources)
            .addAllContextEntries(byKey())
            .addAllPolicyInputList(policies.stream().map(PolicyFile::read).toList()),
        "eval_action_name",
        "eval_resource_name",
        "eval_decision",
        "policy_arn",
        "statement_id",
        "statement_index");
  }

  /** One entry for each key, with all of its values. */
  private List<ContextEntry> byKey() {
    Map<String, ContextEntry> entries = new LinkedHashMap<>();
    context.forEach(
        entry ->
            entries.merge(
                entry.getContextKeyName(),
                entry,
                (all, more) ->
                    all.toBuilder()
                        .addAllContextKeyValues(more.getContextKeyValuesList())
                        .build()));
    return List.copyOf(entries.values());
  }

  /** A value may have {@code =} in it, a key may not. */
  static final class ContextConverter implements ITypeConverter<ContextEntry> {

    @Override
    public ContextEntry convert(String text) {
      int end = text.indexOf('=');
      if (end < 1) {
        throw new TypeConversionException("'" + text + "' is not KEY=VALUE");
      }
      return ContextEntry.newBuilder()
          .setContextKeyName(text.substring(0, end))
          .addContextKeyValues(text.substring(end + 1))
          .build();
    }
  }
}
