package io.resticmanager.domain.account;

import io.resticmanager.domain.host.HostId;

/// Who does something: every use case is told, and every audit entry names one.
public sealed interface Actor {
    boolean may(Permission permission);

    /// A person with a session. `address` is where the request came from, as far as we believe proxies.
    record Person(UserId id, Username username, Role role, String address) implements Actor {
        @Override
        public boolean may(Permission permission) {
            return role.may(permission);
        }
    }

    /// A host's agent. It reports; it holds no permission of its own.
    record Agent(HostId host) implements Actor {
        @Override
        public boolean may(Permission permission) {
            return false;
        }
    }

    /// Nobody yet: setup, login, enrollment.
    record Anonymous(String address) implements Actor {
        @Override
        public boolean may(Permission permission) {
            return false;
        }
    }

    /// The server itself: its loops, its command line.
    record Server() implements Actor {
        @Override
        public boolean may(Permission permission) {
            return true;
        }
    }
}
