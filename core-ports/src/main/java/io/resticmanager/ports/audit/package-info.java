/// Writing, reading and verifying the audit trail.
@NullMarked
package io.resticmanager.ports.audit;

import org.jspecify.annotations.NullMarked;
