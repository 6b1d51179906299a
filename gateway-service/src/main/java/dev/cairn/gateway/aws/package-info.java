/**
 * AWS's HTTP protocols: CloudTrail's JSON 1.1, cloudtrail-data's REST-JSON, STS's query. Requests
 * and replies take their shape from the proto descriptors; {@link dev.cairn.gateway.aws.Members}
 * holds the exceptions. Source: contract 1.1.
 */
@NullMarked
package dev.cairn.gateway.aws;

import org.jspecify.annotations.NullMarked;
