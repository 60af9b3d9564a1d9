/// Paths of hosts that are not of this machine's kind: what Windows means by one, and how restic writes it down. Pure;
/// start at [WindowsPath].
@NullMarked
package io.resticmanager.domain.path;

import org.jspecify.annotations.NullMarked;
