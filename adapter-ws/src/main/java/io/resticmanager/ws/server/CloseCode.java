package io.resticmanager.ws.server;

/// Why a connection ends (interfaces and delivery: Wire errors).
enum CloseCode {
    GOING_AWAY(1001),
    NOT_JSON(1007),
    NO_HELLO(4001),
    REPLACED(4002),
    REFUSED(4003),
    NO_ANSWER(4004);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
