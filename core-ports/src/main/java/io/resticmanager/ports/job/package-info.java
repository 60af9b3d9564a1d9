/// Running, cancelling, following and reading jobs.
@NullMarked
package io.resticmanager.ports.job;

import org.jspecify.annotations.NullMarked;
