/// What many backups came to: days of a host, days of all hosts.
@NullMarked
package io.resticmanager.domain.fleet;

import org.jspecify.annotations.NullMarked;
