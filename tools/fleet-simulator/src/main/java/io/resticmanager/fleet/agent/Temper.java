package io.resticmanager.fleet.agent;

import java.time.Duration;

/// How long the backups of a scenario take and how much they say.
///
/// @param usual length of a backup; single ones take from half of it to four times as long. Zero: as fast as it goes
/// @param lines that each one says
/// @param trouble share of backups that do not simply succeed, 0 to 1
public record Temper(Duration usual, int lines, double trouble) {
    public Temper {
        if (usual.isNegative() || lines < 0 || trouble < 0 || trouble > 1) {
            throw new IllegalArgumentException("a temper without sense: " + usual + ", " + lines + ", " + trouble);
        }
    }
}
