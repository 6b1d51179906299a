package dev.cairn.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors;
import dev.cairn.proto.authorization.v1.Authorization;
import dev.cairn.proto.authorization.v1.AuthorizationOuterClass;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** docs/access.md has the rule of every method as the protos declare it. */
class AccessTableTest {

  private static final String WRITE = "cairn.write-docs";
  private static final String BEGIN = "<!-- Made from the protos: begin -->\n";
  private static final String END = "<!-- Made from the protos: end -->\n";

  @Test
  void table_isThatOfTheProtos() throws IOException {
    Path file = ServedProtos.root().resolve("docs/access.md");
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String wanted = text.substring(0, begin) + tables() + text.substring(end);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, wanted);
    }
    assertThat(Files.readString(file))
        .as(
            "docs/access.md is not what the protos say. Write it again with: ./mvnw test -pl grpc-runtime -am"
                + " -Dtest=AccessTableTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(wanted);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    for (ServiceDescriptor service : ServedProtos.services()) {
      text.append("\n### ")
          .append(service.getName())
          .append("\n\n| method | action | resource | recorded |\n| --- | --- | --- | --- |\n");
      service.getMethods().forEach(method -> text.append(row(method)));
    }
    return text.append('\n').toString();
  }

  private static String row(MethodDescriptor<?, ?> method) {
    Descriptors.MethodDescriptor descriptor =
        ((ProtoMethodDescriptorSupplier) Objects.requireNonNull(method.getSchemaDescriptor()))
            .getMethodDescriptor();
    Authorization option =
        descriptor.getOptions().getExtension(AuthorizationOuterClass.authorization);
    return "| %s | %s | %s | %s |\n"
        .formatted(descriptor.getName(), rule(option), resource(option), recording(option));
  }

  private static String rule(Authorization option) {
    return switch (option.getRuleCase()) {
      case ACTION ->
          "`"
              + option.getAction()
              + "`"
              + (option.getInstallation() ? ", administrator's account" : "");
      case SERVICES_ONLY -> "services only";
      case ANY_CALLER -> "every caller";
      case PUBLIC -> "everybody";
      case RULE_NOT_SET -> "";
    };
  }

  private static String resource(Authorization option) {
    return switch (option.getRuleCase()) {
      case ACTION -> "`" + (option.getResource().isEmpty() ? "*" : option.getResource()) + "`";
      case SERVICES_ONLY, ANY_CALLER, PUBLIC, RULE_NOT_SET -> "";
    };
  }

  private static String recording(Authorization option) {
    return switch (option.getRecording()) {
      case RECORDING_READ -> "read";
      case RECORDING_WRITE -> "write";
      case RECORDING_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }
}
