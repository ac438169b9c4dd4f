"""Counts how often MetaQA's dev questions have their answers among all neighbours of the topic, with nothing but sets.

    python bench/peers/count_metaqa.py metaqa

METAQA is the folder as it is published (kb.txt, 1-hop/vanilla/qa_dev.txt, 2-hop/vanilla/qa_dev.txt). Prints, for one and
two hops: hops, questions, those with some answer among the candidates, those with every one, answers, those of them that
are candidates, candidates. MovieGraphTest holds what it prints.
"""

import sys
from collections import defaultdict

folder = sys.argv[1]
near = defaultdict(set)
with open(f"{folder}/kb.txt", encoding="utf-8") as kb:
    for line in kb:
        head, _, tail = line.rstrip("\n").split("|")
        near[head].add(tail)
        near[tail].add(head)
for hops in (1, 2):
    questions = some = every = answers = inside = candidates = 0
    with open(f"{folder}/{hops}-hop/vanilla/qa_dev.txt", encoding="utf-8") as dev:
        for line in dev:
            question, right = line.rstrip("\n").split("\t")
            topic = question[question.index("[") + 1 : question.index("]")]
            at = {topic}
            for _ in range(hops):
                at = set().union(*(near[name] for name in at))
            at.discard(topic)
            right = set(right.split("|"))
            questions += 1
            some += bool(right & at)
            every += right <= at
            answers += len(right)
            inside += len(right & at)
            candidates += len(at)
    print(hops, questions, some, every, answers, inside, candidates)
