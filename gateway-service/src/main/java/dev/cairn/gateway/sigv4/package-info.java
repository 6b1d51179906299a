/**
 * AWS Signature Version 4: whether a request was signed by whom it says, for which service and
 * region. The canonical request and the signature are worked out by the AWS SDK's own signer; the
 * secret is never here, only keys of one day, region and service.
 */
@NullMarked
package dev.cairn.gateway.sigv4;

import org.jspecify.annotations.NullMarked;
