"""Learning from an office: teaching on what people decided, and measuring."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from textmine.classify.corpus import LabelledPaper, labelled_papers
from textmine.classify.learning import Base, teach
from textmine.classify.lessons import Lesson, lessons
from textmine.classify.measures import Measures, measure
from textmine.classify.model import Classifier
from textmine.classify.sorting import sorter
from textmine.classify.stored import Models, load_models, save_models
from textmine.classify.vectors import Centred
from textmine.errors import UsageError, WorkspaceError
from textmine.lexicon import load_lexicon
from textmine.settings import Settings, shipped
from textmine.store.labels import read_labels, read_own
from textmine.store.vectors import open_encoder
from textmine.work.analyse import classifier_of

_HELD_OUT = 6  # one paper in six


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of teaching: how many statements of the office were used, and measures before and after.

    ``own`` is measured on statements of the office by models that had not seen their papers, ``shipped`` on papers of
    the shipped corpus that no model ever sees; the first of each pair is the model before.
    """

    papers: int
    statements: int
    own: tuple[Measures, Measures] | None
    shipped: tuple[Measures, Measures]


def teach_own(paths: Sequence[Path], out: Path, settings: Settings) -> Taught:
    """Teach on the shipped corpus and what the office labelled, write the models to ``out``, say what changed.

    The chain of roles and the calibration are those of the models before; words, places and categories are learnt anew.

    Raises:
        UsageError: labels cannot be read, or there are none, or ``out`` is a file of another kind.
        WorkspaceError: ``out`` cannot be written.
    """
    _check(out)
    before = classifier_of(settings)
    read = [lesson for paper in read_own(paths) for lesson in _lessons(paper, before, settings)]
    own = [lesson for lesson in read if any(lesson.gold)]
    count = sum(gold is not None for lesson in own for gold in lesson.gold)
    if not count:
        raise UsageError("train.no_labels", path=", ".join(map(str, paths)))
    corpus = [lesson for paper in shipped_corpus() for lesson in _lessons(paper, before, settings)]
    seen = [lesson for lesson in corpus if not is_held_out(lesson.id)]
    models = _taught([*seen, *own], before, settings)
    _save(out, models)
    after = _with(before, models, settings)
    unseen = [lesson for lesson in corpus if is_held_out(lesson.id) and not lesson.loose]
    return Taught(
        len({lesson.id for lesson in own}),
        count,
        _on_own(seen, own, before, settings),
        (measure(before, unseen), measure(after, unseen)),
    )


def evaluate(paths: Sequence[Path], settings: Settings) -> Measures:
    """Measure the classifier on labelled files.

    Raises:
        UsageError: a file cannot be read, or holds no labels.
    """
    classifier = classifier_of(settings)
    found = [lesson for paper in read_labels(paths) for lesson in _lessons(paper, classifier, settings)]
    if not any(gold for lesson in found for gold in lesson.gold):
        raise UsageError("train.no_labels", path=", ".join(map(str, paths)))
    return measure(classifier, found)


def read_corpus(files: Iterable[Path]) -> Iterator[LabelledPaper]:
    """Yield labelled papers; the letter that a file's name begins with names the hand that wrote it."""
    for file in files:
        for paper in labelled_papers(file.read_text("utf-8").splitlines()):
            paper.facts.setdefault("hand", file.name[0])
            yield paper


def shipped_corpus() -> Iterator[LabelledPaper]:
    """Yield the labelled papers that come with the product."""
    return read_corpus(sorted(shipped("corpora/statements").glob("*.txt")))


def is_held_out(paper: str) -> bool:
    """Say whether a shipped paper is one of those that no model is ever taught on: about one in six, by its id."""
    name = paper.split("#", maxsplit=1)[0]
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % _HELD_OUT == 0


def _lessons(paper: LabelledPaper, classifier: Classifier, settings: Settings) -> list[Lesson]:
    return lessons(paper, load_lexicon(), classifier.taxonomy, settings.structure)


def _taught(found: Sequence[Lesson], before: Classifier, settings: Settings) -> Models:
    rules = settings.classify
    encoder = open_encoder(rules.vectors, rules.vector_cache) if before.models.vectors else None
    facts = {**before.models.facts, "taught": datetime.now(UTC).strftime("%Y-%m-%d")}
    return teach(found, before.taxonomy, settings, facts, encoder, Base.of(before.models))


def _with(before: Classifier, models: Models, settings: Settings) -> Classifier:
    encoder = before.encoder.encoder if before.encoder else None
    centred = Centred(encoder, models.centre) if encoder and models.centre is not None else None
    topics = sorter(models.categories, before.taxonomy, settings.sort)
    return replace(before, models=models, sorter=topics, encoder=centred)


def _on_own(
    seen: Sequence[Lesson], own: Sequence[Lesson], before: Classifier, settings: Settings
) -> tuple[Measures, Measures] | None:
    """Measure half of the office's papers by models that were taught on the other half; None if there is one paper."""
    if len(own) < 2:
        return None
    learnt, tried = own[::2], own[1::2]
    after = _with(before, _taught([*seen, *learnt], before, settings), settings)
    return measure(before, tried), measure(after, tried)


def _check(out: Path) -> None:
    """Say before a minute is spent on learning whether models can be put at ``out``; what is there must be models."""
    with _written(out) as part:
        part.touch()
    if out.exists():
        try:
            load_models(out)
        except WorkspaceError as error:
            raise UsageError("train.out_is_other", path=str(out)) from error


def _save(out: Path, models: Models) -> None:
    with _written(out) as part:
        save_models(part, models)
        part.replace(out)


@contextmanager
def _written(out: Path) -> Iterator[Path]:
    """Give a name beside ``out`` to write to; nothing is left there."""
    part = out.with_name(out.name + ".part")
    try:
        yield part
    except OSError as error:
        raise WorkspaceError(
            "train.not_written", path=str(out), detail=error.strerror or type(error).__name__
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
