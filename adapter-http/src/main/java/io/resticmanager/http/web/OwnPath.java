package io.resticmanager.http.web;

import java.util.regex.Pattern;

/// Addresses that a request names to be led to: only paths of ours, or anybody could lead our users away.
public final class OwnPath {
    private static final Pattern FORM = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,2000}");

    private OwnPath() {}

    public static String or(String given, String otherwise) {
        return FORM.matcher(given).matches() ? given : otherwise;
    }
}
