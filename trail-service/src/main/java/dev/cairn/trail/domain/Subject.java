package dev.cairn.trail.domain;

/** What a revision is about: a trail or a region, with its whole state. */
public sealed interface Subject permits Trail, Region {}
