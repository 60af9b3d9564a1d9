/// The edge of the hexagon: use cases that adapters call, and the ports (interfaces) they need from the world.
///
/// One package per capability. A package may use those before it in this order and none after: event, secret, audit,
/// account, host, repository, source, job, snapshot, plan, delivery, enroll; then, on agents only, engine and agent.
@NullMarked
package io.resticmanager.ports;

import org.jspecify.annotations.NullMarked;
