/// JWTs of one trusted issuer (RFC 7519, by the rules of RFC 8725), verified with what the JDK has:
/// signatures, keys and their refreshing, claims. None of it is loaded where no issuer is trusted.
@NullMarked
package dev.waybill.web.jwt;

import org.jspecify.annotations.NullMarked;
