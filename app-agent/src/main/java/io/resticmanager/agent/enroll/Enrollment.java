package io.resticmanager.agent.enroll;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import java.util.List;

/// How an attempt to enroll went.
public sealed interface Enrollment {
    /// @param certPins what the server's operator wants agents to pin; may be empty
    record Done(HostId host, Secret bearer, List<String> certPins) implements Enrollment {}

    /// @param sentence what happened and what to do
    record Refused(String sentence) implements Enrollment {}
}
