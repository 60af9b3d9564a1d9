package io.resticmanager.restic;

class Restic014Test extends ResticContract {
    Restic014Test() {
        super("0.14", "0.13");
    }
}
