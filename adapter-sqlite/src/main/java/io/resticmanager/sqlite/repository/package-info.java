/// The repository tables.
@NullMarked
package io.resticmanager.sqlite.repository;

import org.jspecify.annotations.NullMarked;
