/// Moving bytes: downloads in parallel ranges that resume and verify, uploads in parallel parts
/// that resume.
///
/// Bytes travel over [java.net.HttpURLConnection]: it reads from the socket straight into the
/// caller's buffer, and costs half of what [java.net.http.HttpClient] costs for the same transfer.
@NullMarked
package dev.waybill.cli.transfer;

import org.jspecify.annotations.NullMarked;
