package dev.cairn.ingest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * ingest-service.
 *
 * @param registerUnknownRegions whether events of regions that the region list does not have are
 *     accepted, at most 200 regions, and the list is told of them; else they are refused
 */
@ConfigurationProperties("cairn.ingest")
public record IngestConfig(@Bindable(defaultValue = "false") boolean registerUnknownRegions) {}
