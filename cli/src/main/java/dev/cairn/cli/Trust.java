package dev.cairn.cli;

import dev.cairn.proto.access.v1.CertificateTrust;
import dev.cairn.proto.access.v1.OidcTrust;
import dev.cairn.proto.access.v1.RoleTrust;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who may take a role on. */
final class Trust {

  @Option(
      names = "--principal",
      paramLabel = "ARN",
      description = "A user or role that may, if its policies allow sts:AssumeRole; repeatable.")
  private List<String> principals = new ArrayList<>();

  @Option(
      names = "--oidc",
      paramLabel = "ISSUER=SUBJECT",
      converter = OidcConverter.class,
      description =
          "Bearers of tokens of an issuer, by subject, which may have * and ?; repeatable.")
  private List<OidcTrust> oidc = new ArrayList<>();

  @Option(
      names = "--certificate",
      paramLabel = "NAME",
      description = "Clients with a certificate of such a subject, URI or DNS name; repeatable.")
  private List<String> certificates = new ArrayList<>();

  RoleTrust message() {
    RoleTrust.Builder trust =
        RoleTrust.newBuilder().addAllPrincipalArns(principals).addAllOidc(oidc);
    certificates.forEach(
        name -> trust.addCertificates(CertificateTrust.newBuilder().setName(name)));
    return trust.build();
  }

  /** An issuer is a URL without a query, so the first {@code =} ends it. */
  static final class OidcConverter implements ITypeConverter<OidcTrust> {

    @Override
    public OidcTrust convert(String text) {
      int end = text.indexOf('=');
      if (end < 0) {
        throw new TypeConversionException("'" + text + "' is not ISSUER=SUBJECT");
      }
      return OidcTrust.newBuilder()
          .setIssuer(text.substring(0, end))
          .setSubject(text.substring(end + 1))
          .build();
    }
  }
}
