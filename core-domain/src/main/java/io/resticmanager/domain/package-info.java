/// The rules of restic-manager in plain Java: values, state machines and policies that know only the JDK.
///
/// One package per capability. Nothing here reads a clock, opens a file or logs; whoever calls brings the time.
/// Start reading at `job` (what happens to a run) and `delivery` (how agents' facts arrive exactly once).
@NullMarked
package io.resticmanager.domain;

import org.jspecify.annotations.NullMarked;
