@NullMarked
package dev.waybill.web.jwt;

import org.jspecify.annotations.NullMarked;
