/// What people with curl, browsers and other HTTP clients get, and what those who mean harm do.
@NullMarked
package io.ruapc.tests.http;

import org.jspecify.annotations.NullMarked;
