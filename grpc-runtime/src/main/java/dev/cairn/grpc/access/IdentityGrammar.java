package dev.cairn.grpc.access;

import dev.cairn.model.Texts;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Policies that are attached to users, groups and roles: whom they concern is no part of them. */
final class IdentityGrammar implements PolicyGrammar {

  private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
  private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+");
  private static final Set<String> OF_RESOURCES = Set.of("Principal", "NotPrincipal");

  private final Set<String> sids = new HashSet<>();

  @Override
  public void checkMembers(Element element, Set<String> known) {
    for (Element member : element.members()) {
      if (OF_RESOURCES.contains(member.name())) {
        throw PolicyReader.malformed(
            member.path() + " must not stand in a policy that is attached to an identity.");
      }
      if (!known.contains(member.name())) {
        throw PolicyReader.malformed(
            element.called()
                + " must have no other members, got "
                + Texts.quote(member.name())
                + ".");
      }
    }
  }

  @Override
  public void checkSid(Element sid) {
    String text = sid.text();
    if (!SID.matcher(text).matches()) {
      throw PolicyReader.malformed(
          sid.path() + " must have letters and digits alone, got " + Texts.quote(text) + ".");
    }
    if (!text.isEmpty() && !sids.add(text)) {
      throw PolicyReader.malformed(
          sid.path() + " must be unique, got " + Texts.quote(text) + " twice.");
    }
  }

  @Override
  public void checkAction(Element pattern) {
    if (!ACTION.matcher(pattern.text()).matches()) {
      throw PolicyReader.malformed(
          "%s must be * or a service and an action, as in cloudtrail:Get*, got %s."
              .formatted(pattern.path(), Texts.quote(pattern.text())));
    }
  }

  /**
   * IAM wants the whole form; what matters here is that a slip does not match nothing in silence.
   */
  @Override
  public void checkResource(Element pattern) {
    if (!pattern.text().equals("*") && !pattern.text().startsWith("arn:")) {
      throw PolicyReader.malformed(
          pattern.path() + " must be * or an ARN, got " + Texts.quote(pattern.text()) + ".");
    }
  }

  @Override
  public boolean concerns(Element statement) {
    return true;
  }
}
