"""Train the statement models on ``corpora/statements`` and write ``models/statements.npz`` with its card.

    python scripts/train.py                 train, report on the held-out papers, write
    python scripts/train.py --report FILE   only report, on labelled papers of another file

Papers are split by a hash of their names: about one in six is never trained on and makes the figures of the card.
The second role model is trained on chances that the first gave to papers it had not seen (five folds, by paper).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from textmine.classify.context import Place, places
from textmine.classify.corpus import LabelledPaper, labelled_papers
from textmine.classify.features import VERSION, Features, neighbour_features, role_features, word_features
from textmine.classify.linear import LinearModel, load_models, save_models
from textmine.classify.model import held_categories
from textmine.lexicon import load_lexicon
from textmine.model import FINDING_ROLES, Category, Document, Outcome, Role, Statement
from textmine.settings import load_settings
from textmine.structure.papers import papers

ROOT = Path(__file__).resolve().parent.parent
HELD_OUT = 6  # one paper in six
FIRST_C, SECOND_C, CATEGORY_C = 3.0, 1.0, 1.0  # cross-validated by paper on the training papers
MIN_PAPERS = 2  # papers that must hold a feature


@dataclass(frozen=True)
class Example:
    """One statement as the product sees it, with the label that people gave it."""

    paper: str
    statement: Statement
    place: Place
    role: Role
    categories: frozenset[Category]
    features: Features
    words: Features


def read_corpus(files: Iterable[Path]) -> list[LabelledPaper]:
    return [paper for file in files for paper in labelled_papers(file.read_text("utf-8").splitlines())]


def examples(labelled: LabelledPaper) -> list[Example]:
    """Run the paper through the product's own structure and give each statement the label of the words it holds."""
    lexicon, settings = load_lexicon(), load_settings(environment={})
    document = Document(labelled.id, "txt", Outcome.TEXT, labelled.text)
    starts, offset = [], 0
    for i, s in enumerate(labelled.statements):
        offset += bool(s.opens and i)
        starts.append(offset)
        offset += len(s.text)
    made = []
    for paper in papers(document, lexicon, settings.structure):
        statements = paper.structure.statements
        placed = places(paper, lexicon)
        words = [word_features(s.text, lexicon) for s in statements]
        for s, p, f, w in zip(statements, placed, role_features(statements, placed, words), words, strict=True):
            gold = labelled.statements[bisect_right(starts, s.span.start + len(s.span) // 2) - 1]
            made.append(Example(labelled.id, s, p, gold.role, frozenset(gold.categories), f, w))
    return made


def is_held_out(paper: str) -> bool:
    return int(hashlib.sha256(paper.encode()).hexdigest(), 16) % HELD_OUT == 0


def vectorizer(rows: Sequence[Features], groups: Sequence[str]) -> tuple[DictVectorizer, csr_matrix]:
    """Fit a vectorizer on the features that at least ``MIN_PAPERS`` papers hold."""
    holders: dict[str, set[str]] = {}
    for row, group in zip(rows, groups, strict=True):
        for name in row:
            holders.setdefault(name, set()).add(group)
    kept = {name for name, who in holders.items() if len(who) >= MIN_PAPERS}
    vectors = DictVectorizer(dtype=np.float32)
    return vectors, vectors.fit_transform([{n: v for n, v in row.items() if n in kept} for row in rows])


def fit_roles(rows: Sequence[Features], roles: Sequence[str], groups: Sequence[str], c: float) -> LinearModel:
    vectors, matrix = vectorizer(rows, groups)
    fitted = LogisticRegression(C=c, max_iter=2000).fit(matrix, roles)
    return LinearModel(
        tuple(fitted.classes_),
        vectors.vocabulary_,
        fitted.coef_.T.astype(np.float32),
        fitted.intercept_.astype(np.float32),
        exclusive=True,
    )


def fit_categories(found: Sequence[Example]) -> LinearModel:
    used = [e for e in found if e.role in FINDING_ROLES]
    vectors, matrix = vectorizer([e.words for e in used], [e.paper for e in used])
    weights, bias = [], []
    for category in Category:
        fitted = LogisticRegression(C=CATEGORY_C, max_iter=2000, class_weight={False: 1.0, True: 1.3})
        fitted.fit(matrix, [category in e.categories for e in used])
        weights.append(fitted.coef_[0])
        bias.append(fitted.intercept_[0])
    return LinearModel(
        tuple(Category),
        vectors.vocabulary_,
        np.array(weights, np.float32).T,
        np.array(bias, np.float32),
        exclusive=False,
    )


def by_paper(found: Sequence[Example]) -> list[list[int]]:
    order: dict[str, list[int]] = {}
    for i, e in enumerate(found):
        if not e.statement.clutter:
            order.setdefault(e.paper, []).append(i)
    return list(order.values())


def second_rows(found: Sequence[Example], chances: dict[int, dict[str, float]]) -> tuple[list[Features], list[int]]:
    rows, where = [], []
    for indices in by_paper(found):
        rows += neighbour_features([chances[i] for i in indices], [found[i].place for i in indices])
        where += indices
    return rows, where


def train(found: list[Example]) -> dict[str, LinearModel]:
    own = [e for e in found if not e.statement.clutter]
    groups = [e.paper for e in own]
    chances: dict[int, dict[str, float]] = {}
    for seen, unseen in GroupKFold(5).split(own, groups=groups):
        fold = fit_roles(
            [own[i].features for i in seen], [own[i].role for i in seen], [groups[i] for i in seen], FIRST_C
        )
        chances |= dict(zip(unseen.tolist(), fold.chances([own[i].features for i in unseen]), strict=True))
    rows, where = second_rows(own, chances)
    return {
        "first": fit_roles([e.features for e in own], [e.role for e in own], groups, FIRST_C),
        "second": fit_roles(rows, [own[i].role for i in where], [groups[i] for i in where], SECOND_C),
        "categories": fit_categories(own),
    }


def report(models: dict[str, LinearModel], found: Sequence[Example]) -> dict[str, float]:
    """Measure what a user gets: clutter rules first, then the models."""
    own = [i for i, e in enumerate(found) if not e.statement.clutter]
    first = dict(zip(own, models["first"].chances([found[i].features for i in own]), strict=True))
    rows, where = second_rows(found, first)
    roles = [Role.NOISE.value] * len(found)
    for i, chances in zip(where, models["second"].chances(rows), strict=True):
        roles[i] = max(chances, key=chances.__getitem__)
    gold = [e.role.value for e in found]
    findings = [e for e in found if e.role in FINDING_ROLES]
    rules = load_settings(environment={}).classify
    topics = models["categories"].chances([e.words for e in findings])
    guessed = [[c in held_categories(chances, rules) for c in Category] for chances in topics]
    meant = [[c in e.categories for c in Category] for e in findings]
    alone = [max(c, key=c.__getitem__) for c in models["first"].chances([e.features for e in found])]
    each = f1_score(gold, roles, average=None, labels=list(Role), zero_division=0)
    return {
        "papers": len({e.paper for e in found}),
        "statements": len(found),
        "role_accuracy": float(np.mean(np.array(gold) == np.array(roles))),
        "role_accuracy_first": float(np.mean(np.array(gold) == np.array(alone))),
        "role_macro_f1": float(f1_score(gold, roles, average="macro", labels=sorted(set(gold)), zero_division=0)),
        "category_micro_f1": float(f1_score(meant, guessed, average="micro", zero_division=0)),
        "category_macro_f1": float(f1_score(meant, guessed, average="macro", zero_division=0)),
    } | {f"f1_{r.value}": float(v) for r, v in zip(Role, each, strict=True)}


def show(title: str, figures: dict[str, float]) -> None:
    print(title)
    for name, value in figures.items():
        print(f"  {name:<22}{value:.3f}" if isinstance(value, float) else f"  {name:<22}{value}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, nargs="+", help="labelled papers to measure the shipped models on")
    options = parser.parse_args()
    if options.report:
        models, _ = load_models(ROOT / "models/statements.npz")
        show(str(options.report), report(models, [e for p in read_corpus(options.report) for e in examples(p)]))
        return
    labelled = read_corpus(sorted((ROOT / "corpora/statements").glob("*.txt")))
    found = [e for paper in labelled for e in examples(paper)]
    print(f"{len(labelled)} papers, {len(found)} statements", file=sys.stderr)
    models = train([e for e in found if not is_held_out(e.paper)])
    figures = report(models, [e for e in found if is_held_out(e.paper)])
    facts = {"version": "1", "features": VERSION, "papers": len(labelled), "held_out": figures}
    save_models(ROOT / "models/statements.npz", models, facts)
    (ROOT / "models/statements.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    show("held-out papers", figures)


if __name__ == "__main__":
    main()
