/// What comes from agents: greetings, facts, reports and answers, applied exactly once.
@NullMarked
package io.resticmanager.ports.delivery;

import org.jspecify.annotations.NullMarked;
