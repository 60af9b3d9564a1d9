/// Becoming a host of a server by a one-time token.
@NullMarked
package io.resticmanager.agent.enroll;

import org.jspecify.annotations.NullMarked;
