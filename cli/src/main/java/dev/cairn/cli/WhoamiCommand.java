package dev.cairn.cli;

import dev.cairn.proto.access.v1.GetCallerIdentityRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn access whoami}: whom commands act as. */
@Command(name = "whoami", description = "Says whom commands act as.")
final class WhoamiCommand implements Callable<Integer> {

  @Mixin private Calls calls = new Calls();

  @Override
  public Integer call() {
    return calls.run(GetCallerIdentityRequest.newBuilder());
  }
}
