package org.jaket.corpus.wikipedia;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A page of a MediaWiki dump. Of several revisions the last one counts.
 *
 * @param title its title
 * @param namespace the number of its namespace, 0 for articles
 * @param id its number
 * @param redirect the title that it redirects to, or null
 * @param model how its text is to be read, such as {@code wikitext}
 * @param text its text, as it was typed
 */
public record DumpPage(
        String title, int namespace, long id, @Nullable String redirect, String model, String text) {

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /** XML that is no page. Its message says what is wrong. */
    public static final class UnreadablePageException extends Exception {
        UnreadablePageException(String message) {
            super(message);
        }
    }

    /**
     * Reads a page.
     *
     * @param xml from {@code <page>} to {@code </page>}
     * @return the page
     * @throws UnreadablePageException if the XML is not well formed, or has no title or number
     */
    public static DumpPage parse(String xml) throws UnreadablePageException {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(xml));
            try {
                return new Reading(reader).read();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new UnreadablePageException(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    private static final class Reading {
        private final XMLStreamReader reader;
        private @Nullable String title;
        private int namespace;
        private long id = -1;
        private @Nullable String redirect;
        private String model = "wikitext";
        private String text = "";

        Reading(XMLStreamReader reader) {
            this.reader = reader;
        }

        DumpPage read() throws XMLStreamException, UnreadablePageException {
            boolean inRevision = false;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.END_ELEMENT
                        && reader.getLocalName().equals("revision")) {
                    inRevision = false;
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    inRevision |= reader.getLocalName().equals("revision");
                    element(reader.getLocalName(), inRevision);
                }
            }
            if (title == null || id < 0) {
                throw new UnreadablePageException("a page without a " + (title == null ? "title" : "number"));
            }
            return new DumpPage(title, namespace, id, redirect, model, text);
        }

        private void element(String name, boolean inRevision) throws XMLStreamException, UnreadablePageException {
            switch (name) {
                case "title" -> title = reader.getElementText();
                case "ns" -> namespace = (int) number(name);
                case "id" -> id = inRevision || id >= 0 ? id : number(name);
                case "redirect" -> redirect = reader.getAttributeValue(null, "title");
                case "model" -> model = reader.getElementText();
                case "text" -> text = reader.getElementText();
                default -> {}
            }
        }

        private long number(String name) throws XMLStreamException, UnreadablePageException {
            String found = reader.getElementText();
            try {
                return Integer.parseInt(found.strip());
            } catch (NumberFormatException e) {
                throw new UnreadablePageException("<" + name + "> should be a whole number, found " + found);
            }
        }
    }
}
