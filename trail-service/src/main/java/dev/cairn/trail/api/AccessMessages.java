package dev.cairn.trail.api;

import com.google.protobuf.Duration;
import dev.cairn.proto.access.v1.AccessKeyStatus;
import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.ContextEntry;
import dev.cairn.proto.access.v1.EvaluationDecision;
import dev.cairn.proto.access.v1.EvaluationResult;
import dev.cairn.proto.access.v1.IssueTokenResponse;
import dev.cairn.proto.access.v1.OidcTrust;
import dev.cairn.proto.access.v1.SessionCredentials;
import dev.cairn.proto.configuration.v1.Identity;
import dev.cairn.proto.configuration.v1.IdentityKind;
import dev.cairn.proto.trail.v1.Tag;
import dev.cairn.trail.domain.access.AccessKey;
import dev.cairn.trail.domain.access.Account;
import dev.cairn.trail.domain.access.Group;
import dev.cairn.trail.domain.access.PolicyEngine.Question;
import dev.cairn.trail.domain.access.PolicyEngine.Verdict;
import dev.cairn.trail.domain.access.Role;
import dev.cairn.trail.domain.access.RoleTrust;
import dev.cairn.trail.domain.access.Session;
import dev.cairn.trail.domain.access.User;
import dev.cairn.trail.domain.iam.AccessKeys;
import dev.cairn.trail.domain.iam.PolicyView;
import dev.cairn.trail.domain.iam.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Accounts, users, groups, roles, policies and tokens between their messages and the domain. */
final class AccessMessages {

  private AccessMessages() {}

  static dev.cairn.proto.access.v1.Account message(Account account) {
    return dev.cairn.proto.access.v1.Account.newBuilder()
        .setAccountId(account.id().value())
        .setAccountName(account.name())
        .setCreateTime(TrailMessages.timestamp(account.createTime()))
        .build();
  }

  static dev.cairn.proto.access.v1.User message(User user) {
    return dev.cairn.proto.access.v1.User.newBuilder()
        .setUserName(user.name())
        .setUserId(user.id())
        .setArn(user.arn())
        .setCreateTime(TrailMessages.timestamp(user.createTime()))
        .addAllTags(tags(user.sortedTags()))
        .addAllGroupNames(user.groups())
        .addAllPolicyArns(user.policies())
        .addAllOtherAccountIds(user.otherAccounts())
        .setHasPassword(user.hasPassword())
        .build();
  }

  static dev.cairn.proto.access.v1.Group message(Group group) {
    return dev.cairn.proto.access.v1.Group.newBuilder()
        .setGroupName(group.name())
        .setGroupId(group.id())
        .setArn(group.arn())
        .setCreateTime(TrailMessages.timestamp(group.createTime()))
        .addAllPolicyArns(group.policies())
        .build();
  }

  static dev.cairn.proto.access.v1.Role message(Role role) {
    return dev.cairn.proto.access.v1.Role.newBuilder()
        .setRoleName(role.name())
        .setRoleId(role.id())
        .setArn(role.arn())
        .setCreateTime(TrailMessages.timestamp(role.createTime()))
        .setTrust(trust(role.trust()))
        .setMaxSessionDuration(Duration.newBuilder().setSeconds(role.maxSession().toSeconds()))
        .addAllTags(tags(role.sortedTags()))
        .addAllPolicyArns(role.policies())
        .build();
  }

  static dev.cairn.proto.access.v1.RoleTrust trust(RoleTrust trust) {
    return dev.cairn.proto.access.v1.RoleTrust.newBuilder()
        .addAllPrincipalArns(trust.principals())
        .addAllOidc(
            trust.oidc().stream()
                .map(
                    one ->
                        OidcTrust.newBuilder()
                            .setIssuer(one.issuer())
                            .setSubject(one.subject())
                            .build())
                .toList())
        .addAllCertificates(
            trust.certificates().stream()
                .map(name -> CertificateTrust.newBuilder().setName(name).build())
                .toList())
        .build();
  }

  static RoleTrust trust(dev.cairn.proto.access.v1.RoleTrust message) {
    return new RoleTrust(
        message.getPrincipalArnsList(),
        message.getOidcList().stream()
            .map(one -> new RoleTrust.Oidc(one.getIssuer(), one.getSubject()))
            .toList(),
        message.getCertificatesList().stream().map(CertificateTrust::getName).toList());
  }

  static dev.cairn.proto.access.v1.Policy message(PolicyView policy) {
    return info(policy).toBuilder().setPolicyDocument(policy.document()).build();
  }

  /** Without its document. */
  static dev.cairn.proto.access.v1.Policy info(PolicyView policy) {
    return dev.cairn.proto.access.v1.Policy.newBuilder()
        .setPolicyName(policy.name())
        .setPolicyId(policy.id())
        .setArn(policy.arn())
        .setCreateTime(TrailMessages.timestamp(policy.createTime()))
        .setUpdateTime(TrailMessages.timestamp(policy.updateTime()))
        .setDefaultVersionId("v" + policy.version())
        .setDescription(policy.description())
        .setAttachmentCount(policy.attachments())
        .build();
  }

  static dev.cairn.proto.access.v1.AccessKey message(String userName, AccessKey key) {
    return dev.cairn.proto.access.v1.AccessKey.newBuilder()
        .setAccessKeyId(key.id())
        .setUserName(userName)
        .setStatus(
            key.active()
                ? AccessKeyStatus.ACCESS_KEY_STATUS_ACTIVE
                : AccessKeyStatus.ACCESS_KEY_STATUS_INACTIVE)
        .setCreateTime(TrailMessages.timestamp(key.createTime()))
        .build();
  }

  static dev.cairn.proto.access.v1.AccessKey message(String userName, AccessKeys.Listed listed) {
    dev.cairn.proto.access.v1.AccessKey.Builder message =
        message(userName, listed.key()).toBuilder();
    listed.lastUsed().map(TrailMessages::timestamp).ifPresent(message::setLastUsedTime);
    return message.build();
  }

  static IssueTokenResponse message(Tokens.Issued issued) {
    Session session = issued.session();
    return IssueTokenResponse.newBuilder()
        .setToken(issued.token())
        .setCredentials(
            SessionCredentials.newBuilder()
                .setAccessKeyId(session.accessKeyId())
                .setSecretAccessKey(session.secretAccessKey())
                .setSessionToken(issued.sessionToken()))
        .setArn(session.arn())
        .setUserId(session.userId())
        .setExpiration(TrailMessages.timestamp(session.end()))
        .build();
  }

  /** A user, group or role as the watch tells of it. */
  static Identity identity(dev.cairn.trail.domain.access.Identity identity) {
    Identity.Builder message =
        Identity.newBuilder()
            .setArn(identity.arn())
            .setAccountId(identity.account().value())
            .setName(identity.name())
            .setUniqueId(identity.id())
            .addAllPolicyArns(identity.policies());
    switch (identity) {
      case User user -> addUser(message, user);
      case Group _ -> message.setKind(IdentityKind.IDENTITY_KIND_GROUP);
      case Role role -> addRole(message, role);
    }
    return message.build();
  }

  private static void addUser(Identity.Builder message, User user) {
    message
        .setKind(IdentityKind.IDENTITY_KIND_USER)
        .addAllGroupArns(user.groupArns())
        .addAllTags(tags(user.sortedTags()))
        .addAllActiveAccessKeyIds(
            user.keys().stream().filter(AccessKey::active).map(AccessKey::id).toList())
        .addAllOtherAccountIds(user.otherAccounts());
    user.sessionsValidAfter()
        .map(TrailMessages::timestamp)
        .ifPresent(message::setSessionsValidAfter);
  }

  private static void addRole(Identity.Builder message, Role role) {
    message
        .setKind(IdentityKind.IDENTITY_KIND_ROLE)
        .addAllTags(tags(role.sortedTags()))
        .setTrust(trust(role.trust()));
    role.sessionsValidAfter()
        .map(TrailMessages::timestamp)
        .ifPresent(message::setSessionsValidAfter);
  }

  static List<Map.Entry<String, String>> tags(List<Tag> tags) {
    return tags.stream().map(tag -> Map.entry(tag.getKey(), tag.getValue())).toList();
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.newBuilder().setKey(tag.getKey()).setValue(tag.getValue()).build())
        .toList();
  }

  /** Every action with every resource. */
  static List<Question> questions(
      List<String> actions, List<String> resources, List<ContextEntry> entries) {
    Map<String, List<String>> context = new HashMap<>();
    entries.forEach(
        entry -> context.put(entry.getContextKeyName(), entry.getContextKeyValuesList()));
    List<Question> questions = new ArrayList<>();
    for (String action : actions) {
      for (String resource : resources.isEmpty() ? List.of("*") : resources) {
        questions.add(new Question(action, resource, context));
      }
    }
    return questions;
  }

  static EvaluationResult result(Question question, Verdict verdict) {
    EvaluationResult.Builder result =
        EvaluationResult.newBuilder()
            .setEvalActionName(question.action())
            .setEvalResourceName(question.resource())
            .setEvalDecision(decision(verdict))
            .setStatementId(verdict.sid());
    verdict.policyArn().ifPresent(result::setPolicyArn);
    verdict.index().ifPresent(result::setStatementIndex);
    return result.build();
  }

  private static EvaluationDecision decision(Verdict verdict) {
    return switch (verdict.outcome()) {
      case ALLOWED -> EvaluationDecision.EVALUATION_DECISION_ALLOWED;
      case EXPLICIT_DENY -> EvaluationDecision.EVALUATION_DECISION_EXPLICIT_DENY;
      case IMPLICIT_DENY -> EvaluationDecision.EVALUATION_DECISION_IMPLICIT_DENY;
    };
  }
}
