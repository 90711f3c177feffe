"""Roles of statements, beside a plain pipeline of scikit-learn that is trained on the same papers in the same run.

Both are asked about the papers that the shipped models were never trained on (``train.split``). The plain pipeline is
given the words of a statement; ours sees its neighbours, its section and its column too, and says more: the categories,
and why.
"""

from __future__ import annotations

from collections.abc import Sequence

import train

from benchmarks.asked import Asked
from benchmarks.machine import in_turns, timed
from benchmarks.tables import Table, times
from textmine.classify.lessons import Lesson


def words_and_roles(lessons: Sequence[Lesson]) -> tuple[list[str], list[str]]:
    """Return the statements that people gave a role, and the roles."""
    found = [
        (statement.span.of(lesson.paper.document.text), gold.role.value)
        for lesson in lessons
        for statement, gold in zip(lesson.statements, lesson.gold, strict=True)
        if gold and gold.role
    ]
    return [words for words, _ in found], [role for _, role in found]


def measured(asked: Asked) -> Table:
    """Train the plain pipeline, and ask both."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.pipeline import make_pipeline

    seen, unseen = train.split(train.lessons_of(train.read_corpus(sorted(train.STATEMENTS.glob("*.txt")))))
    words, roles = words_and_roles(seen)
    plain = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3)), LogisticRegression(max_iter=1000))
    training = timed(lambda: plain.fit(words, roles))
    asked_words, gold = words_and_roles(unseen)
    ours = train.classifier(train.load_models(train.file_of(train.PLAIN)))
    seconds = in_turns(
        {
            "ours": lambda: [ours.labels(lesson.paper) for lesson in unseen],
            "plain": lambda: plain.predict([s.span.of(p.paper.document.text) for p in unseen for s in p.statements]),
        },
        asked.repeat,
    )
    statements = sum(len(lesson.statements) for lesson in unseen)
    told = plain.predict(asked_words)
    reached = train.measure(ours, unseen)
    plainly = accuracy_score(gold, told), f1_score(gold, told, average="macro")
    rows = [
        ("textmine, without sentence vectors", reached.accuracy, reached.role_macro_f1, seconds["ours"]),
        ("TF-IDF of 1 to 3 characters, logistic regression", *plainly, seconds["plain"]),
    ]
    return Table(
        "Roles, beside a plain pipeline of scikit-learn",
        ["", "accuracy", "macro-F1", "statements a processor second", "time, of the plain one"],
        [
            [name, f"{accuracy:.3f}", f"{f1:.3f}", f"{statements / taken:,.0f}", times(taken, seconds["plain"])]
            for name, accuracy, f1, taken in rows
        ],
        {
            "corpus": f"corpora/statements; trained on {len(words):,} labelled statements of {len(seen)} papers, "
            f"asked about {len(gold):,} of {len(unseen)} others",
            "note": f"the plain one was trained in {training:.0f} processor seconds; ours also says categories and why",
        },
        ("scikit-learn", "numpy"),
    )
