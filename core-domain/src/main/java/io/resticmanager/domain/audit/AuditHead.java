package io.resticmanager.domain.audit;

import java.util.regex.Pattern;

/// Which entry was the last one written. Stored beside the trail and overwritten with every entry, so that a trail
/// whose
/// end was cut off no longer reaches its head. Whoever could keep an older head from an older copy of the whole
/// database
/// can put both back: that is a restored copy, not a forgery.
///
/// @param number of the last entry, from 1
/// @param mac 64 hex over that number and that entry's MAC, under the chain's key
public record AuditHead(long number, String mac) {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{64}");

    public AuditHead {
        if (number < 1 || !MAC.matcher(mac).matches()) {
            throw new IllegalArgumentException("a head is a number from 1 and a MAC of 64 hex digits");
        }
    }
}
