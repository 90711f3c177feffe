"""What ``textmine evaluate`` and ``textmine train`` print: measures as tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from textmine.classify.measures import Class, Measures
from textmine.cli.terminal import cells, shown, write_json
from textmine.model import Role, Taxonomy
from textmine.words import Language, word
from textmine.work import Taught

_GAP = "  "
_TELLING = 0.0005  # a change below is none at three places


def print_json(found: Measures) -> None:
    """Print all measures as one JSON object."""
    write_json(json.dumps(_record(found), ensure_ascii=False))


def _record(found: Measures) -> dict[str, object]:
    return {
        "papers": found.papers,
        "statements": found.statements,
        "role": {"accuracy": round(found.accuracy, 4), "macro_f1": round(found.role_macro_f1, 4)}
        | {"classes": [_class(c) for c in found.roles]},
        "category": {"micro_f1": round(found.category_micro_f1, 4), "macro_f1": round(found.category_macro_f1, 4)}
        | {"told_micro_f1": round(found.told_micro_f1, 4), "classes": [_class(c) for c in found.categories]},
        "confusion": [{"given": given, "named": named, "count": n} for (given, named), n in found.confusion],
        "calibration": {
            "error": round(found.calibration_error, 4),
            "bins": [
                {"count": b.count, "confidence": round(b.confidence, 4), "accuracy": round(b.accuracy, 4)}
                for b in found.bins
            ],
        },
        "unsure": {"count": found.unsure, "accuracy_of_others": round(found.sure_accuracy, 4)},
    }


def _class(c: Class) -> dict[str, object]:
    figures = {"precision": c.precision, "recall": c.recall, "f1": c.f1}
    return {"name": c.name, **{name: round(value, 4) for name, value in figures.items()}, "support": c.support}


def print_measures(found: Measures, taxonomy: Taxonomy, language: Language) -> None:
    """Print the measures of each role and category, the confusion of roles, and how far confidence can be believed."""
    _print(word("measure.counted", language, papers=found.papers, statements=found.statements), "")
    _print_table(_classes(found, taxonomy, language))
    _print("", word("measure.confusion", language))
    _print_table(_confusion(found, language))
    totals = (
        ("accuracy", found.accuracy),
        ("role_macro_f1", found.role_macro_f1),
        ("category_micro_f1", found.category_micro_f1),
        ("category_macro_f1", found.category_macro_f1),
        ("told_micro_f1", found.told_micro_f1),
        ("calibration_error", found.calibration_error),
        ("unsure", found.unsure / max(found.statements, 1)),
        ("sure_accuracy", found.sure_accuracy),
    )
    _print("")
    _print_table([(word(f"measure.{name}", language), f"{value:.3f}") for name, value in totals])


def _classes(found: Measures, taxonomy: Taxonomy, language: Language) -> Iterator[tuple[str, ...]]:
    yield ("", *(word(f"measure.{name}", language) for name in ("precision", "recall", "f1", "support")))
    named = [(word(f"role.{c.name}", language), c) for c in found.roles]
    named += [(taxonomy.name(c.name, language), c) for c in found.categories]
    for name, c in named:
        yield name, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.support)


def _confusion(found: Measures, language: Language) -> Iterator[tuple[str, ...]]:
    counted = dict(found.confusion)
    names = [word(f"role.{role.value}", language) for role in Role]
    yield ("", *names)
    for role, name in zip(Role, names, strict=True):
        yield (name, *(str(counted.get((role.value, other.value), 0)) for other in Role))


def print_change(taught: Taught, taxonomy: Taxonomy, language: Language) -> None:
    """Print what got better and worse, on the office's own statements and on those of the shipped corpus."""
    _print(word("train.used", language, papers=taught.papers, statements=taught.statements))
    for name, pair in (("own", taught.own), ("shipped", taught.shipped)):
        _print("", word(f"train.on_{name}" if pair else "train.one_paper", language))
        if pair:
            _print_table(_changes(*pair, taxonomy, language))


def _changes(before: Measures, after: Measures, taxonomy: Taxonomy, language: Language) -> Iterator[tuple[str, ...]]:
    yield ("", *(word(f"train.{name}", language) for name in ("before", "after", "change")))
    rows = [
        (word("measure.accuracy", language), before.accuracy, after.accuracy),
        (word("measure.role_macro_f1", language), before.role_macro_f1, after.role_macro_f1),
        (word("measure.category_micro_f1", language), before.category_micro_f1, after.category_micro_f1),
    ]
    rows += [(word(f"role.{b.name}", language), b.f1, a.f1) for b, a in _both(before.roles, after.roles)]
    rows += [(taxonomy.name(b.name, language), b.f1, a.f1) for b, a in _both(before.categories, after.categories)]
    for name, old, new in rows:
        yield name, f"{old:.3f}", f"{new:.3f}", "=" if abs(new - old) < _TELLING else f"{new - old:+.3f}"


def _both(before: Sequence[Class], after: Sequence[Class]) -> Iterator[tuple[Class, Class]]:
    return ((b, a) for b, a in zip(before, after, strict=True) if b.support)


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{shown(line)}\n" for line in lines))


def _print_table(rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> None:
    """Print rows in columns: names to the left, figures to the right."""
    table = [tuple(map(shown, row)) for row in rows]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    for name, *figures in table:
        line = [name + " " * (widths[0] - cells(name))]
        line += [" " * (room - cells(cell)) + cell for cell, room in zip(figures, widths[1:], strict=True)]
        sys.stdout.write(_GAP.join(line).rstrip() + "\n")
