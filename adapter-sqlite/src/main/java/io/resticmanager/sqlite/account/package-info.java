/// The account tables.
@NullMarked
package io.resticmanager.sqlite.account;

import org.jspecify.annotations.NullMarked;
