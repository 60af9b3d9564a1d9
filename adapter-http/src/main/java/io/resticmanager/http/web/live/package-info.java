/// Pages that follow what happens: [EventsPage] tells each open page which of its pieces changed.
@NullMarked
package io.resticmanager.http.web.live;

import org.jspecify.annotations.NullMarked;
