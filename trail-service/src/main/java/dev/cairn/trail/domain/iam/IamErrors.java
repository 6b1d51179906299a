package dev.cairn.trail.domain.iam;

import dev.cairn.model.AccountId;
import dev.cairn.model.CairnException;
import dev.cairn.model.Texts;
import dev.cairn.trail.domain.access.EntityKind;
import java.util.Optional;

/** IAM's errors, with IAM's texts. */
final class IamErrors {

  private IamErrors() {}

  static CairnException noSuchEntity(EntityKind kind, String name) {
    return noSuchEntity(kind.word(), name);
  }

  static CairnException noSuchEntity(String what, String name) {
    return new CairnException.NotFound(
        "NO_SUCH_ENTITY",
        "The %s with name %s cannot be found.".formatted(what, Texts.cut(name)),
        what,
        Texts.cut(name));
  }

  static CairnException noSuchArn(String arn) {
    return new CairnException.NotFound(
        "NO_SUCH_ENTITY", "%s does not exist.".formatted(Texts.cut(arn)), "entity", Texts.cut(arn));
  }

  static CairnException notAttached(String policyArn) {
    return new CairnException.NotFound(
        "NO_SUCH_ENTITY",
        "Policy %s was not found.".formatted(Texts.cut(policyArn)),
        "policy",
        Texts.cut(policyArn));
  }

  static CairnException alreadyExists(String what, String name) {
    return new CairnException.AlreadyExists(
        "ENTITY_ALREADY_EXISTS",
        "%s with name %s already exists.".formatted(what, name),
        what,
        name);
  }

  static CairnException limitExceeded(String quota, int most) {
    return new CairnException.LimitExceeded(
        "LIMIT_EXCEEDED",
        "Cannot exceed quota for %s: %d".formatted(quota, most),
        Optional.empty());
  }

  static CairnException deleteConflict(String why) {
    return new CairnException.Conflict("DELETE_CONFLICT", "Cannot delete entity, " + why + ".");
  }

  static CairnException accountNotFound(AccountId account) {
    return new CairnException.NotFound(
        "ACCOUNT_NOT_FOUND",
        "Account %s does not exist.".formatted(account),
        "account",
        account.value());
  }
}
