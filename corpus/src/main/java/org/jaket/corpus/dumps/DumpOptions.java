package org.jaket.corpus.dumps;

import java.util.List;
import org.jaket.corpus.DatasetOptions;

/**
 * Which dumps become a data set, and how.
 *
 * @param wikidata files of a Wikidata dump, JSON or XML
 * @param wikipedia files of a Wikipedia dump, XML
 * @param language the language of labels, aliases and descriptions; the paper's is {@code en}
 * @param categoryProperty the number of the property that gives the category; the paper's is 31, "instance of"
 * @param minNeighbors an entity with fewer neighbours and also fewer mentions than {@code minMentions} goes; 5
 * @param minMentions 5
 * @param withoutPage whether entities without a page stay; the paper's go
 * @param work the directory of the stages, on a cluster one that all its machines share
 * @param master where the job runs, as Spark writes it; {@code local[*]} is this process with all cores
 * @param dataset what the data set is called and how it is cut
 */
public record DumpOptions(
        List<String> wikidata,
        List<String> wikipedia,
        String language,
        int categoryProperty,
        int minNeighbors,
        int minMentions,
        boolean withoutPage,
        String work,
        String master,
        DatasetOptions dataset) {

    /** Copies the lists. */
    public DumpOptions {
        wikidata = List.copyOf(wikidata);
        wikipedia = List.copyOf(wikipedia);
    }
}
