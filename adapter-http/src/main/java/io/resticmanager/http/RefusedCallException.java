package io.resticmanager.http;

/// Ends a call early with a problem; thrown and caught within this adapter.
public final class RefusedCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public RefusedCallException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
