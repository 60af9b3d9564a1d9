/// How agents' facts reach the server exactly once: spools, sequence marks, replays and gaps.
@NullMarked
package io.resticmanager.domain.delivery;

import org.jspecify.annotations.NullMarked;
