package io.resticmanager.fleet.scenario;

/// Something that had to happen did not within its time.
final class NeverHappenedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sentence;

    NeverHappenedException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
