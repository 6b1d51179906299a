package dev.cairn.model;

/**
 * Whether an event is of a service that has no region of its own, and which trails of one region
 * take it, if they include global service events. Settled when the event is accepted. Source:
 * contract 5.4.
 */
public enum GlobalService {
  /** It is not: trails that cover its region take it. */
  NONE,
  /** Those homed in its region: CloudTrail's rule since 22 November 2021. */
  ITS_REGION,
  /** Those homed anywhere, under their own region's folder: CloudTrail's rule before. */
  EVERY_REGION
}
