/// The audit trail: who did what, chained so that a removed or changed entry shows.
@NullMarked
package io.resticmanager.domain.audit;

import org.jspecify.annotations.NullMarked;
