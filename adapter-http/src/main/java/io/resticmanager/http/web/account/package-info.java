/// Setup, login, logout and the user's own account.
@NullMarked
package io.resticmanager.http.web.account;

import org.jspecify.annotations.NullMarked;
