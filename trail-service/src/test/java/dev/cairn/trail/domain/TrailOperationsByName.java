package dev.cairn.trail.domain;

import java.util.Optional;

/**
 * The operations on trails and regions in texts, for sequences that the model and the control plane
 * both go through. Each answers {@code ok}, what it reads, or the reason of its error.
 */
interface TrailOperationsByName {

  String OK = "ok";

  String create(
      String account,
      String region,
      String name,
      boolean multi,
      Optional<Boolean> global,
      String prefix);

  String update(
      String account,
      String region,
      String ref,
      Optional<Boolean> multi,
      Optional<Boolean> global,
      Optional<String> prefix);

  String delete(String account, String region, String ref);

  String log(String account, String region, String ref, boolean on);

  String putSelectors(String account, String region, String ref, String selectors);

  String getSelectors(String account, String region, String ref);

  String putInsights(String account, String region, String ref, boolean on);

  String getInsights(String account, String region, String ref);

  String addTag(String account, String region, String arn, String key, String value);

  String removeTag(String account, String region, String arn, String key);

  String describe(String account, String region, String ref);

  String addRegion(String region);

  String disableRegion(String region);
}
