/// Pages for people: each is a [PageRoute] that turns a [Visit] into a [Reply], and a template that shows its view
/// model. Start with [WebPages], then [PageHandler]; parts that pages share live in `part`, words in `words`.
@NullMarked
package io.resticmanager.http.web;

import org.jspecify.annotations.NullMarked;
