package dev.cairn.gateway.aws;

import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.proto.delivery.v1.DeliveryServiceGrpc;
import dev.cairn.proto.history.v1.HistoryServiceGrpc;
import dev.cairn.proto.trail.v1.TrailServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * CloudTrail's operations, and which of them Cairn serves: those for which one of the services has
 * a method of the same name.
 */
public final class Operations {

  /** All that CloudTrail has. Source: contract 1.2. */
  public static final Set<String> CLOUDTRAIL =
      Set.of(
          "AddTags",
          "CancelQuery",
          "CreateChannel",
          "CreateDashboard",
          "CreateEventDataStore",
          "CreateTrail",
          "DeleteChannel",
          "DeleteDashboard",
          "DeleteEventDataStore",
          "DeleteResourcePolicy",
          "DeleteTrail",
          "DeregisterOrganizationDelegatedAdmin",
          "DescribeQuery",
          "DescribeTrails",
          "DisableFederation",
          "EnableFederation",
          "GenerateQuery",
          "GetChannel",
          "GetDashboard",
          "GetEventConfiguration",
          "GetEventDataStore",
          "GetEventSelectors",
          "GetImport",
          "GetInsightSelectors",
          "GetQueryResults",
          "GetResourcePolicy",
          "GetTrail",
          "GetTrailStatus",
          "ListChannels",
          "ListDashboards",
          "ListEventDataStores",
          "ListImportFailures",
          "ListImports",
          "ListInsightsData",
          "ListInsightsMetricData",
          "ListPublicKeys",
          "ListQueries",
          "ListTags",
          "ListTrails",
          "LookupEvents",
          "PutEventConfiguration",
          "PutEventSelectors",
          "PutInsightSelectors",
          "PutResourcePolicy",
          "RegisterOrganizationDelegatedAdmin",
          "RemoveTags",
          "RestoreEventDataStore",
          "SearchSampleQueries",
          "StartDashboardRefresh",
          "StartEventDataStoreIngestion",
          "StartImport",
          "StartLogging",
          "StartQuery",
          "StopEventDataStoreIngestion",
          "StopImport",
          "StopLogging",
          "UpdateChannel",
          "UpdateDashboard",
          "UpdateEventDataStore",
          "UpdateTrail");

  private static final Map<String, ServiceDescriptor> SERVICES =
      Map.of(
          "trail", TrailServiceGrpc.getServiceDescriptor(),
          "history", HistoryServiceGrpc.getServiceDescriptor(),
          "delivery", DeliveryServiceGrpc.getServiceDescriptor());

  private static final Map<String, Operation> SERVED = served();

  private Operations() {}

  private static Map<String, Operation> served() {
    Map<String, Operation> served = new TreeMap<>();
    SERVICES.forEach(
        (service, descriptor) -> {
          for (MethodDescriptor<?, ?> method : descriptor.getMethods()) {
            Operation operation = Operation.of(service, method);
            if (CLOUDTRAIL.contains(operation.name())) {
              served.put(operation.name(), operation);
            }
          }
        });
    return Map.copyOf(served);
  }

  /** Names of the operations that have a method, and the service that should serve it. */
  public static Map<String, String> methods() {
    Map<String, String> methods = new TreeMap<>();
    SERVED.forEach((name, operation) -> methods.put(name, operation.service()));
    return methods;
  }

  /**
   * The operation that a request names.
   *
   * @param target {@code X-Amz-Target}, e.g. {@code
   *     com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.CreateTrail}; what stands before the
   *     last point does not matter
   * @throws CairnException.InvalidRequest {@code UNKNOWN_OPERATION} if CloudTrail has none such
   * @throws CairnException.Unsupported if Cairn has none such
   */
  static Operation find(Optional<String> target) {
    String text = target.orElse("");
    String name = text.substring(text.lastIndexOf('.') + 1);
    if (!CLOUDTRAIL.contains(name)) {
      throw CairnException.invalid(
          "UNKNOWN_OPERATION",
          "X-Amz-Target",
          "CloudTrail has no operation " + Texts.quote(name) + ".");
    }
    Operation operation = SERVED.get(name);
    if (operation == null) {
      throw new CairnException.Unsupported(AwsError.UNSUPPORTED);
    }
    return operation;
  }
}
