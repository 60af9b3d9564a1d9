package io.resticmanager.http;

/// What is wrong with one field of a request.
///
/// @param field its name, with dots into nested ones
/// @param message a sentence that says what would be right
public record FieldError(String field, String message) {}
