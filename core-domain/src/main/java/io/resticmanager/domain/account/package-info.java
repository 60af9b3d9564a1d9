/// People and what they may do.
@NullMarked
package io.resticmanager.domain.account;

import org.jspecify.annotations.NullMarked;
