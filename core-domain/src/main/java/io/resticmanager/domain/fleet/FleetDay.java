package io.resticmanager.domain.fleet;

import java.time.LocalDate;

/// How many hosts had which day (UTC).
///
/// @param ok hosts whose day was [BackupDay.Result#OK]
public record FleetDay(LocalDate day, int ok, int warnings, int failed) {}
