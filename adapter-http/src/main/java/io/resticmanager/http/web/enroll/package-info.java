/// Adding hosts: a token, the command to run, and waiting for the agent.
@NullMarked
package io.resticmanager.http.web.enroll;

import org.jspecify.annotations.NullMarked;
