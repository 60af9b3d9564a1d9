/// One host: its overview, snapshots, jobs and settings. Start with [HostPages].
@NullMarked
package io.resticmanager.http.web.host;

import org.jspecify.annotations.NullMarked;
