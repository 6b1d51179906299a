package dev.cairn.standalone;

import java.util.ArrayList;
import java.util.List;

/**
 * An account of the isolation test and the names of what it has. What is hidden bears a text that
 * nobody of another account ever says: wherever it shows to one, it came from here. What is open is
 * named by everybody, right or wrong; each such name has a twin of the same length that nobody has.
 */
final class Tenant {

  static final List<String> KINDS = List.of("user", "group", "role", "policy", "trail", "event");

  private final String account;
  private final String code;
  private final List<String> openKeys = new ArrayList<>();

  /**
   * @param number tells it from the others
   */
  Tenant(String account, int number) {
    this.account = account;
    this.code = "q" + number + "q";
  }

  String account() {
    return account;
  }

  /** Part of its names. */
  String code() {
    return code;
  }

  /** Ids of access keys that others may name. */
  List<String> openKeys() {
    return openKeys;
  }

  /** The text that everything hidden bears. */
  String marker() {
    return "hidden" + code;
  }

  /** Name of the account, which callers of the administrator's account may know. */
  String accountName() {
    return "secret" + code;
  }

  String hidden(String kind) {
    return marker() + "-" + kind;
  }

  String open(String kind) {
    return "open" + code + "-" + kind;
  }

  /** A name for what a call makes. */
  String made(int number) {
    return "made" + code + "-" + number;
  }

  String trailArn(String name) {
    return "arn:aws:cloudtrail:" + IsolationWorld.REGION + ":" + account + ":trail/" + name;
  }

  /** ARN of a user, group, role or policy. */
  String arn(String kind, String name) {
    return kind.equals("trail")
        ? trailArn(name)
        : "arn:aws:iam::" + account + ":" + kind + "/" + name;
  }

  String bucket() {
    return marker() + "-logs";
  }

  /** A policy document whose statement bears the marker. */
  String document() {
    return document(marker());
  }

  static String document(String statementId) {
    return """
    {"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Action":"cloudtrail:Get*","Resource":"*"}]}"""
        .formatted(statementId);
  }

  /** A request about what is not there instead of what this account has. */
  String toTwins(String text) {
    String twin =
        text.replace("open" + code, "gone" + code).replace(account, IsolationWorld.NO_ACCOUNT);
    for (String key : openKeys) {
      twin = twin.replace(key, "AKIB" + key.substring(4));
    }
    return twin;
  }
}
