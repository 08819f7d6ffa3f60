package io.openclaw.e2e.conformance;

/** A header or trailer field as it stood on its line. */
record Field(String name, String value) {}
