/// Repositories: where backups go, whether that works, and who uses them.
@NullMarked
package io.resticmanager.http.web.repository;

import org.jspecify.annotations.NullMarked;
