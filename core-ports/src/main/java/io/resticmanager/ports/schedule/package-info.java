/// Schedules on the server: keeping them, reading what they mean, and seeing who is late.
///
/// Editing them changes plans: see `ports.plan`.
@NullMarked
package io.resticmanager.ports.schedule;

import org.jspecify.annotations.NullMarked;
