package io.resticmanager.agent.daemon;

import io.resticmanager.ports.agent.Diary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The core's sentences in the agent's log.
final class LoggedDiary implements Diary {
    private static final Logger log = LoggerFactory.getLogger("agent");

    @Override
    public void note(String sentence) {
        log.info(sentence);
    }

    @Override
    public void warn(String sentence) {
        log.warn(sentence);
    }
}
