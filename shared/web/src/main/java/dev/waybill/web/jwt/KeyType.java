package dev.waybill.web.jwt;

/// The kinds of keys that verify signatures. Each algorithm takes one kind, so that no key is ever
/// used in a way that it was not made for.
enum KeyType {
    RSA,
    P_256,
    P_384,
    P_521,
    ED25519
}
