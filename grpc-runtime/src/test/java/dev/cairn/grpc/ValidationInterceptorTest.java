package dev.cairn.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.cairn.proto.access.v1.AccessServiceGrpc;
import dev.cairn.proto.configuration.v1.ConfigurationServiceGrpc;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.ingest.v1.EventFeedServiceGrpc;
import dev.cairn.proto.ingest.v1.IngestServiceGrpc;
import dev.cairn.proto.region.v1.RegionServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValidationInterceptorTest {

  @Test
  void everyPattern_hasWords() {
    List<String> patterns = patterns().toList();

    assertThat(patterns).hasSizeGreaterThan(50);
    assertThat(patterns)
        .allSatisfy(
            pattern -> assertThat(ValidationInterceptor.inWords(pattern)).as(pattern).isNotEmpty());
  }

  private static Stream<String> patterns() {
    return Stream.of(
            AccessServiceGrpc.getServiceDescriptor(),
            ConfigurationServiceGrpc.getServiceDescriptor(),
            DeliveryServiceGrpc.getServiceDescriptor(),
            EventFeedServiceGrpc.getServiceDescriptor(),
            HistoryServiceGrpc.getServiceDescriptor(),
            IngestServiceGrpc.getServiceDescriptor(),
            RegionServiceGrpc.getServiceDescriptor(),
            TrailServiceGrpc.getServiceDescriptor())
        .map(ValidationInterceptorTest::file)
        .flatMap(file -> file.getMessageTypes().stream())
        .flatMap(ValidationInterceptorTest::withNested)
        .flatMap(message -> message.getFields().stream())
        .map(field -> field.getOptions().getExtension(ValidateProto.field))
        .flatMap(rules -> Stream.of(rules, rules.getRepeated().getItems()))
        .map(rules -> rules.getString().getPattern())
        .filter(pattern -> !pattern.isEmpty());
  }

  private static FileDescriptor file(ServiceDescriptor service) {
    Object schema = requireNonNull(service.getSchemaDescriptor());
    return ((ProtoFileDescriptorSupplier) schema).getFileDescriptor();
  }

  private static Stream<Descriptor> withNested(Descriptor message) {
    return Stream.concat(
        Stream.of(message),
        message.getNestedTypes().stream().flatMap(ValidationInterceptorTest::withNested));
  }
}
