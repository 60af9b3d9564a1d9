/// The editor of schedules.
@NullMarked
package io.resticmanager.http.web.schedule;

import org.jspecify.annotations.NullMarked;
