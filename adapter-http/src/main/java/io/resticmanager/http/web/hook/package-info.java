/// Commands around backups: that there are some, and the forms of those who may set them.
@NullMarked
package io.resticmanager.http.web.hook;

import org.jspecify.annotations.NullMarked;
