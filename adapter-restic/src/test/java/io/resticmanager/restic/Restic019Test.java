package io.resticmanager.restic;

class Restic019Test extends ResticContract {
    Restic019Test() {
        super("0.19", "0.14");
    }
}
