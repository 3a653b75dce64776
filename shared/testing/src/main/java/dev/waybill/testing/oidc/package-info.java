/// An issuer of JWTs for tests: keys of every kind, tokens good and bad, and an address where both
/// its documents are.
@NullMarked
package dev.waybill.testing.oidc;

import org.jspecify.annotations.NullMarked;
