/// How repositories are cared for, in tables.
@NullMarked
package io.resticmanager.sqlite.maintenance;

import org.jspecify.annotations.NullMarked;
