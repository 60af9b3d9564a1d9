/// The agent as a service of Windows: what is asked of the system for it. What runs inside the service is
/// `WindowsService`, beside `Main`.
@NullMarked
package io.resticmanager.agent.service;

import org.jspecify.annotations.NullMarked;
