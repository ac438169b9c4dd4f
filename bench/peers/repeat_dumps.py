"""Repeats a small Wikidata JSON dump and a small Wikipedia dump until they are as large as one wants.

    python bench/peers/repeat_dumps.py --wikidata entities.json --wikipedia enwiki-sample.xml.bz2 --copies 51 \
        --out-wikidata big.json.bz2 --out-wikipedia big.xml.bz2

Every copy is other items and other pages: page ids and titles differ, each copy's text has a sentence of its own, and
items are numbered anew from Q1000001. A copy of Wikipedia goes with --items (2) copies of Wikidata. Small samples hardly
overlap, so that a join of them would be empty; here it is not:
- the items of a copy are given, one after the other, the articles of that copy as their English pages;
- a statement whose value is an item that is not in the sample gets another one of these dumps, the same each time;
  values of "instance of" (P31) stay what they are, so that all copies have the same classes;
- a link to a page that is not in the sample leads to another article of these dumps, with the same words.

Input may be plain, .gz or .bz2, output too, by the name. Memory does not grow with the copies. Prints what was written,
in bytes before compression.
"""

import argparse
import bz2
import gzip
import json
import re
import zlib

FIRST_ITEM = 1_000_001
MARK = re.compile(r'@@(\w+?):(.*?)@@')
NUMBER = re.compile(r'"@@number:(.*?)@@"')
LINK = re.compile(r"\[\[([^\[\]|{}<>\n#]+)(#[^\[\]|\n]*)?(\|[^\[\]]*)?\]\]")


def opened(name, mode):
    if name.endswith(".bz2"):
        return bz2.open(name, mode + "t", encoding="utf-8", newline="")
    if name.endswith(".gz"):
        return gzip.open(name, mode + "t", encoding="utf-8", newline="")
    return open(name, mode, encoding="utf-8", newline="")


def pieces(text):
    """Text with marks as a list of plain pieces and (kind, argument) in turn."""
    split = MARK.split(NUMBER.sub(r"@@digits:\1@@", text))
    return [split[i] if i % 3 == 0 else (split[i], split[i + 1]) for i in range(len(split)) if i % 3 != 2]


class Wikidata:
    """The lines of the JSON dump with marks where a copy differs."""

    def __init__(self, name):
        with opened(name, "r") as dump:
            lines = [line.strip().rstrip(",") for line in dump]
        documents = [json.loads(line) for line in lines if line.startswith("{")]
        documents = [document for document in documents if document["type"] == "item"]
        self.place = {int(document["id"][1:]): i for i, document in enumerate(documents)}
        self.items = [self.template(i, document) for i, document in enumerate(documents)]

    def template(self, i, document):
        document["id"] = f"@@item:{i}@@"
        document.setdefault("sitelinks", {})["enwiki"] = {"site": "enwiki", "title": f"@@page:{i}@@", "badges": []}
        for property_, statements in document["claims"].items():
            for statement in statements:
                statement["id"] = f"@@item:{i}@@$" + statement["id"].split("$", 1)[-1] + "@@copy:@@"
                if property_ != "P31":
                    self.mark(statement)
        return pieces(json.dumps(document, separators=(",", ":")))

    def mark(self, value):
        if isinstance(value, list):
            for part in value:
                self.mark(part)
        elif isinstance(value, dict):
            if value.get("entity-type") == "item" and "numeric-id" in value:
                number = value["numeric-id"]
                value["numeric-id"] = f"@@number:{number}@@"
                value["id"] = f"@@value:{number}@@"
            else:
                for part in value.values():
                    self.mark(part)

    def number(self, copy, copies, item):
        """The number in a copy of what was item, by its number, before."""
        place = self.place.get(item)
        if place is None:
            place = item % len(self.items)
            copy = (copy + item // len(self.items)) % copies
        return FIRST_ITEM + copy * len(self.items) + place

    def write(self, name, copies, per_page_copy, articles):
        total = 0
        with opened(name, "w") as out:
            total += out.write("[\n")
            for copy in range(copies):
                for i, item in enumerate(self.items):
                    text = "".join(
                        part if isinstance(part, str) else self.fill(part, copy, copies, per_page_copy, articles)
                        for part in item)
                    last = copy == copies - 1 and i == len(self.items) - 1
                    total += out.write(text + ("\n" if last else ",\n"))  # ASCII only: characters are bytes
            total += out.write("]\n")
        return total

    def fill(self, part, copy, copies, per_page_copy, articles):
        kind, argument = part
        if kind == "item":
            return f"Q{FIRST_ITEM + copy * len(self.items) + int(argument)}"
        if kind == "digits":
            return str(self.number(copy, copies, int(argument)))
        if kind == "value":
            return f"Q{self.number(copy, copies, int(argument))}"
        if kind == "copy":
            return f"-{copy}"
        article = copy % per_page_copy * len(self.items) + int(argument)
        if article >= len(articles):
            return f"No page {copy} {argument}"
        title = json.dumps(articles[article].replace("&quot;", '"').replace("&amp;", "&"))[1:-1]
        return f"{title} {copy // per_page_copy}"


class Wikipedia:
    """The pages of the dump with marks where a copy differs; titles stay escaped as they are in XML."""

    def __init__(self, name):
        with opened(name, "r") as dump:
            text = dump.read()
        begin, end = text.index("  <page>"), text.rindex("</page>") + len("</page>\n")
        self.head, self.foot = text[:begin], text[end:]
        pages = re.findall(r" *<page>.*?</page>\n", text, re.S)
        titles = [re.search("<title>(.*?)</title>", page)[1] for page in pages]
        self.titles = set(titles)
        self.articles = [title for page, title in zip(pages, titles)
                         if "<ns>0</ns>" in page and "<redirect " not in page and "(disambiguation)" not in title]
        self.pages = [self.template(page) for page in pages]

    def template(self, page):
        page = re.sub("<title>(.*?)</title>", r"<title>@@title:\1@@</title>", page, count=1)
        page = re.sub(r"<id>(\d+)</id>", r"<id>@@id:\1@@</id>", page, count=1)
        page = re.sub('<redirect title="(.*?)"', lambda m: f'<redirect title="{self.target(m[1])}"', page, count=1)
        begin = page.find("<text")
        text = LINK.sub(self.link, page[begin:])
        if "<redirect " not in page:
            text = text.replace("</text>", "\n\nThis is copy @@copy:@@ of the page.</text>", 1)
        return pieces(page[:begin] + text)

    def link(self, match):
        target, section, words = match.groups()
        if ":" in target:
            return match[0]
        return f"[[{self.target(target)}{section or ''}{words or '|' + target}]]"

    def target(self, title):
        title = title.replace("_", " ").strip()
        title = title[:1].upper() + title[1:]
        if title in self.titles:
            return f"@@title:{title}@@"
        chosen = zlib.crc32(title.encode())
        return f"@@far:{chosen}@@"

    def write(self, name, copies):
        total = 0
        with opened(name, "w") as out:
            out.write(self.head)
            total += len(self.head.encode())
            for copy in range(copies):
                text = "".join(
                    part if isinstance(part, str) else self.fill(part, copy, copies)
                    for page in self.pages for part in page)
                out.write(text)
                total += len(text.encode())
            out.write(self.foot)
            total += len(self.foot.encode())
        return total

    def fill(self, part, copy, copies):
        kind, argument = part
        if kind == "title":
            return f"{argument} {copy}"
        if kind == "id":
            return str(int(argument) + copy * 1_000_000)
        if kind == "copy":
            return str(copy)
        chosen = int(argument)
        article = self.articles[chosen % len(self.articles)]
        return f"{article} {(copy + chosen // len(self.articles)) % copies}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wikidata", required=True, help="a JSON dump of Wikidata, small enough for the memory")
    parser.add_argument("--wikipedia", required=True, help="an XML dump of Wikipedia, small enough for the memory")
    parser.add_argument("--copies", type=int, required=True, help="how often Wikipedia is there")
    parser.add_argument("--items", type=int, default=2, help="copies of Wikidata for each of Wikipedia (default: 2)")
    parser.add_argument("--out-wikidata", required=True)
    parser.add_argument("--out-wikipedia", required=True)
    options = parser.parse_args()
    wikidata, wikipedia = Wikidata(options.wikidata), Wikipedia(options.wikipedia)
    written = wikidata.write(options.out_wikidata, options.copies * options.items, options.items, wikipedia.articles)
    print(f"{options.out_wikidata}: {written} bytes, {options.copies * options.items * len(wikidata.items)} items")
    written = wikipedia.write(options.out_wikipedia, options.copies)
    print(f"{options.out_wikipedia}: {written} bytes, {options.copies * len(wikipedia.pages)} pages, "
          f"{options.copies * len(wikipedia.articles)} articles")


if __name__ == "__main__":
    main()
