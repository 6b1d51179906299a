/**
 * The destinations of trails, asked through the AWS SDK: S3, SNS, KMS, STS and CloudWatch Logs, or
 * whatever speaks their APIs.
 *
 * <p>A policy is read and judged for CloudTrail's service principal, as CloudTrail would be; what
 * Cairn's own credential may do shows at delivery.
 */
@NullMarked
package dev.cairn.trail.client;

import org.jspecify.annotations.NullMarked;
