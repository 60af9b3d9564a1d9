package io.resticmanager.http.api.enroll;

/// What to type on a machine, in a shell of its administrator, to make it a host. API and pages show the same.
public record EnrollCommands(String linux, String windows) {}
