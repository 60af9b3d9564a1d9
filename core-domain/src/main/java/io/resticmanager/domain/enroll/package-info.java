/// Enrollment: one-time tokens that turn a machine into a host.
@NullMarked
package io.resticmanager.domain.enroll;

import org.jspecify.annotations.NullMarked;
