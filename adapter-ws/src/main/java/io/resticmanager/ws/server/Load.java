package io.resticmanager.ws.server;

/// What all agents together may ask of the server at once: so much, however many there are, fits its memory.
///
/// @param greetings agents that are greeted at once; further ones are put off
/// @param intakeChars characters of messages that came in and are not handled; while there are more, no socket is asked
///     for another message
/// @param listed snapshots in listings that came in and are not written down; what goes beyond is to be listed again
record Load(int greetings, long intakeChars, int listed) {
    static final Load DEFAULT = new Load(64, 32L * 1024 * 1024, ReportParts.MOST_ITEMS);
}
