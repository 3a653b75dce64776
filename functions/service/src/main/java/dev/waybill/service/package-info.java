/// Health, stats, tokens, audit, the served contract, and the answer to unknown routes.
@NullMarked
package dev.waybill.service;

import org.jspecify.annotations.NullMarked;
