/// Enrollment tokens, and machines that come with one.
@NullMarked
package io.resticmanager.http.api.enroll;

import org.jspecify.annotations.NullMarked;
