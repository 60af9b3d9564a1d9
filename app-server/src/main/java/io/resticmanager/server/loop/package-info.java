/// Work that comes round again without anybody asking. Start at `BackgroundLoops`.
@NullMarked
package io.resticmanager.server.loop;

import org.jspecify.annotations.NullMarked;
