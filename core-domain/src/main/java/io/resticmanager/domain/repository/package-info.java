/// Repositories: where backups go, with two credential slots each.
@NullMarked
package io.resticmanager.domain.repository;

import org.jspecify.annotations.NullMarked;
