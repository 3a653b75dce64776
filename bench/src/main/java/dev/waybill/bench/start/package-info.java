/// What a function's cold start costs: the deployable jar, under Lambda's own runtime interface
/// client, from exec to the first answer.
@NullMarked
package dev.waybill.bench.start;

import org.jspecify.annotations.NullMarked;
