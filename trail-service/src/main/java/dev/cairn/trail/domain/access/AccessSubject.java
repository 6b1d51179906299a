package dev.cairn.trail.domain.access;

/** What a revision of the access control is about, with its whole state; never a secret. */
public sealed interface AccessSubject permits Account, Entity {}
