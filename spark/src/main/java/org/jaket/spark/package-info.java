/**
 * Jobs that outgrow one machine, on Apache Spark: the Wikidata and Wikipedia dumps. What a record means is decided in
 * {@code org.jaket.corpus}, in plain Java; here it is read in parallel, joined and sorted.
 */
@NullMarked
package org.jaket.spark;

import org.jspecify.annotations.NullMarked;
