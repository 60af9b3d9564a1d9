/// Schedules over REST.
@NullMarked
package io.resticmanager.http.api.schedule;

import org.jspecify.annotations.NullMarked;
