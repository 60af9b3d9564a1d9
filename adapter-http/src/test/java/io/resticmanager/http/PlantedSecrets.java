package io.resticmanager.http;

/// What must never come out again.
final class PlantedSecrets {
    static final String REPOSITORY = "repo-s3cret-Zx81";
    static final String STORAGE = "stor4ge-s3cret-Qm42";
    static final String HOOK = "dump --password=h00k-s3cret-Wv77";
    static final String[] ALL = {REPOSITORY, STORAGE, HOOK, RestServer.PASSWORD};

    private PlantedSecrets() {}
}
