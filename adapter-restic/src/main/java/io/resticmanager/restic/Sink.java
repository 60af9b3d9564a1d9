package io.resticmanager.restic;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Takes one stream of a child. Whatever it leaves is read to the end by [Child]: a pipe closed early kills restic
/// and leaves its lock (contract §2).
public interface Sink {
    Sink NOTHING = stream -> stream.transferTo(OutputStream.nullOutputStream());

    void drain(InputStream stream) throws IOException;
}
