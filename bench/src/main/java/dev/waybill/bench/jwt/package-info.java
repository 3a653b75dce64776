/// What a token of an issuer (JWT) costs a function that verifies it.
@NullMarked
package dev.waybill.bench.jwt;

import org.jspecify.annotations.NullMarked;
