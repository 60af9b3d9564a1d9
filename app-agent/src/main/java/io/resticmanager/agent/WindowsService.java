package io.resticmanager.agent;

import io.resticmanager.agent.cli.CommandLine;
import io.resticmanager.agent.cli.Terminal;
import io.resticmanager.agent.service.WindowsServices;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What procrun calls inside the service, from two threads. Names and shape of the methods are procrun's.
public final class WindowsService {
    private static final CountDownLatch askedToStop = new CountDownLatch(1);
    private static final CountDownLatch stopped = new CountDownLatch(1);

    private WindowsService() {}

    /// Returns when the service has stopped. An end that nobody asked for ends the process with an exit code, so that
    /// the system starts it again.
    ///
    /// @param args as on the command line
    public static void start(String[] args) {
        Terminal terminal = new Terminal(System.getenv(), System.in, System.out, System.err);
        int code = 1;
        try {
            code = new CommandLine(terminal, askedToStop).run(List.of(args));
        } finally {
            stopped.countDown();
        }
        if (askedToStop.getCount() > 0) {
            System.exit(code == 0 ? 1 : code);
        }
    }

    /// @param args none
    public static void stop(String[] args) throws InterruptedException {
        askedToStop.countDown();
        // procrun kills what takes longer; the next start then tidies up.
        var _ = stopped.await(WindowsServices.STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
}
