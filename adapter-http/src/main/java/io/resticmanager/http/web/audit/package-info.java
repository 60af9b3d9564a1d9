/// The audit trail: who did what, and whether nobody changed it.
@NullMarked
package io.resticmanager.http.web.audit;

import org.jspecify.annotations.NullMarked;
