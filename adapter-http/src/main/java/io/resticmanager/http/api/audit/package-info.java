/// The audit trail over REST.
@NullMarked
package io.resticmanager.http.api.audit;

import org.jspecify.annotations.NullMarked;
