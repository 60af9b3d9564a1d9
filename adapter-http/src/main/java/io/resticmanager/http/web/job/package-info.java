/// Jobs: the list, and each job while it runs and afterwards.
@NullMarked
package io.resticmanager.http.web.job;

import org.jspecify.annotations.NullMarked;
