package dev.cairn.grpc.recording;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DebugFormat;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.access.v1.CreateLoginProfileRequest;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is secret is marked so, and is neither in events nor in what a message prints. */
class SecretFieldsTest {

  /** Opaque texts that page through a list, and public keys. */
  private static final Set<String> NO_SECRETS = Set.of("next_token", "token_keys");

  @Test
  void secretsAreMarked() {
    List<FieldDescriptor> secrets =
        Stream.of(
                AccessServiceGrpc.getServiceDescriptor(),
                ConfigurationServiceGrpc.getServiceDescriptor(),
                DeliveryServiceGrpc.getServiceDescriptor(),
                EventFeedServiceGrpc.getServiceDescriptor(),
                HistoryServiceGrpc.getServiceDescriptor(),
                IngestServiceGrpc.getServiceDescriptor(),
                RegionServiceGrpc.getServiceDescriptor(),
                TrailServiceGrpc.getServiceDescriptor())
            .map(SecretFieldsTest::file)
            .flatMap(file -> messages(file.getMessageTypes()).stream())
            .flatMap(message -> message.getFields().stream())
            .filter(SecretFieldsTest::soundsSecret)
            .toList();

    assertThat(secrets).hasSizeGreaterThan(8);
    assertThat(secrets)
        .as("fields that need [debug_redact = true]")
        .allMatch(field -> field.getOptions().getDebugRedact());
  }

  private static FileDescriptor file(ServiceDescriptor service) {
    Object schema = requireNonNull(service.getSchemaDescriptor());
    return ((ProtoFileDescriptorSupplier) schema).getFileDescriptor();
  }

  private static List<Descriptor> messages(List<Descriptor> outer) {
    List<Descriptor> all = new ArrayList<>(outer);
    outer.forEach(message -> all.addAll(messages(message.getNestedTypes())));
    return all;
  }

  private static boolean soundsSecret(FieldDescriptor field) {
    boolean isText =
        field.getJavaType() == JavaType.STRING || field.getJavaType() == JavaType.BYTE_STRING;
    return isText
        && field.getName().matches(".*(secret|password|token|signing_key).*")
        && !NO_SECRETS.contains(field.getName());
  }

  @Test
  void secrets_areNotShown() {
    CreateLoginProfileRequest request =
        CreateLoginProfileRequest.newBuilder()
            .setUserName("ann")
            .setPassword("correct horse battery")
            .build();

    assertThat(EventParameters.ofRequest(request, true)).isEqualTo("{\"userName\":\"ann\"}");
    assertThat(DebugFormat.singleLine().toString(request))
        .as("as logs are to print messages: toString shows all")
        .contains("ann")
        .doesNotContain("horse");
  }
}
