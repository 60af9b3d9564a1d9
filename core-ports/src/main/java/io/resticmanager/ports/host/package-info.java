/// Hosts: what is stored of them, whether they are heard of, and how to reach their agents.
@NullMarked
package io.resticmanager.ports.host;

import org.jspecify.annotations.NullMarked;
