package dev.cairn.trail.domain.access;

import dev.cairn.model.AccountId;
import java.time.Instant;
import java.util.List;

/** A named thing of an account. Its name is unique among its kind, whatever the case. */
public sealed interface Entity extends AccessSubject permits Identity, Policy {

  /** Unique id, never used again, also when one of the same name is made later. */
  String id();

  AccountId account();

  String name();

  Instant createTime();

  EntityKind kind();

  /** ARNs of the policies and groups that it uses, which therefore can't be deleted. */
  List<String> uses();

  default String arn() {
    return new EntityArn(account(), kind(), name()).toString();
  }
}
