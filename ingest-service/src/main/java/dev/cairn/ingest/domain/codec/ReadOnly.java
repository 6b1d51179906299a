package dev.cairn.ingest.domain.codec;

import java.util.List;
import java.util.Set;

/**
 * Whether an operation only reads, for records that do not say: by the beginning of its name, with
 * the exceptions that real records show. What neither knows counts as a write. Source: contract
 * 2.6.
 */
final class ReadOnly {

  private static final List<String> READING =
      List.of(
          "Get",
          "List",
          "Describe",
          "Head",
          "Lookup",
          "Search",
          "BatchGet",
          "Query",
          "Scan",
          "Select",
          "Check",
          "Detect",
          "Estimate",
          "Preview",
          "View",
          "Test",
          "Simulate",
          "Validate");

  private static final Set<String> KMS_READS =
      Set.of(
          "Decrypt",
          "Encrypt",
          "ReEncrypt",
          "ReEncryptFrom",
          "ReEncryptTo",
          "Sign",
          "Verify",
          "GenerateMac",
          "VerifyMac");

  private ReadOnly() {}

  static boolean of(String eventSource, String eventName) {
    return switch (eventSource) {
      case "sts.amazonaws.com" ->
          eventName.startsWith("AssumeRole")
              || (isReading(eventName) && !eventName.equals("GetFederationToken"));
      case "kms.amazonaws.com" ->
          KMS_READS.contains(eventName)
              || eventName.startsWith("GenerateDataKey")
              || isReading(eventName);
      case "bedrock.amazonaws.com" -> eventName.startsWith("InvokeModel") || isReading(eventName);
      case "signin.amazonaws.com" -> false;
      default -> isReading(eventName);
    };
  }

  private static boolean isReading(String eventName) {
    for (String prefix : READING) {
      if (eventName.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
