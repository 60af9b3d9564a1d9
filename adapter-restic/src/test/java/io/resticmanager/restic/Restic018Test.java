package io.resticmanager.restic;

class Restic018Test extends ResticContract {
    Restic018Test() {
        super("0.18", "0.13");
    }
}
