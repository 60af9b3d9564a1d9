/// The whole product as its users meet it: launchers of server and agent, real restic, real rest-server.
///
/// `Stage` puts the parts together; a test asks its `Api` and looks at files and processes, never into our classes.
package io.resticmanager.e2e;
