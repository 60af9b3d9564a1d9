/// A copy of everything the server is: its database and its key in one file. Start at `TakeBackup` and `RestoreBackup`.
@NullMarked
package io.resticmanager.server.backup;

import org.jspecify.annotations.NullMarked;
