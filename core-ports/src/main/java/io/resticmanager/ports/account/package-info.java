/// Users, sessions, logging in and out.
@NullMarked
package io.resticmanager.ports.account;

import org.jspecify.annotations.NullMarked;
