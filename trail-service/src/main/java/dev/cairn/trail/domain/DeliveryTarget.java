package dev.cairn.trail.domain;

/** Where a trail's deliveries go. */
public enum DeliveryTarget {
  LOG_FILES,
  NOTIFICATIONS,
  CLOUD_WATCH_LOGS,
  DIGESTS
}
