package io.resticmanager.domain.hook;

import io.resticmanager.domain.host.Platform;

/// What reads a host's hooks.
public enum Shell {
    SH,
    BASH,
    POWERSHELL,
    CMD;

    /// What a host of this kind has for sure.
    public static Shell usual(Platform platform) {
        return platform.isWindows() ? POWERSHELL : SH;
    }

    public boolean fits(Platform platform) {
        return platform.isWindows() == (this == POWERSHELL || this == CMD);
    }
}
