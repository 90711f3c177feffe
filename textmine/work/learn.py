"""Learning from an office: which statements to ask about, teaching on what was decided, measuring."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from textmine.classify.corpus import OWN, Labelled, LabelledPaper, ends_sentence, labelled_papers
from textmine.classify.learning import Base, teach
from textmine.classify.lessons import Lesson, lessons
from textmine.classify.measures import Measures, measure
from textmine.classify.model import Classifier
from textmine.classify.sorting import sorter
from textmine.classify.stored import Models, load_models, save_models
from textmine.classify.vectors import Centred
from textmine.errors import UsageError, WorkspaceError
from textmine.lexicon import load_lexicon
from textmine.model import FINDING_ROLES, Label, Paper, Role, Statement
from textmine.settings import Settings, shipped
from textmine.store.labels import load_decided, read_labels, read_own, save_decided
from textmine.store.vectors import open_encoder
from textmine.work.analyse import Analysed, classifier_of

_HELD_OUT = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A statement that a person should look at: of which paper, which one, and what the classifier makes of it."""

    paper: Paper
    index: int
    label: Label
    titles: tuple[str, ...]

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.paper.structure.statements[self.index]

    def near(self, step: int) -> str:
        """Return the words of the statement ``step`` places on, nothing where there is none."""
        place = self.index + step
        statements = self.paper.structure.statements
        return statements[place].text if 0 <= place < len(statements) else ""


def questions(papers: Sequence[tuple[Paper, Sequence[Label]]], decided: Sequence[LabelledPaper]) -> list[Question]:
    """Return the statements that nobody decided on, those first that the classifier is least sure of.

    Of statements with the same words one is asked about.
    """
    answered = {s.text for kept in decided for s in kept.statements if s.role}
    found: dict[str, Question] = {}
    for (paper, labels), kept in zip(papers, decided, strict=True):
        for i, (statement, label) in enumerate(zip(paper.structure.statements, labels, strict=True)):
            if kept.statements[i].role is None and not statement.clutter and statement.text not in answered:
                found.setdefault(statement.text, Question(paper, i, label, _titles(paper, statement)))
    return sorted(found.values(), key=lambda q: (q.label.margin, q.paper.name, q.statement.span))


def _titles(paper: Paper, statement: Statement) -> tuple[str, ...]:
    sections, titles, index = paper.structure.sections, [], statement.section
    while index >= 0:
        titles.append(sections[index].heading.of(paper.text))
        index = sections[index].parent
    return tuple(titles)


def undecided(paper: Paper) -> LabelledPaper:
    """Return a paper in the form that labels are kept in, with nothing decided."""
    first = {lines[0].start for lines in paper.structure.paragraphs if lines}
    found = paper.structure.statements
    statements = [
        Labelled(s.text, None, (), s.heading or s.span.start in first or not before or _are_apart(paper, before, s))
        for before, s in zip((None, *found), found, strict=False)
    ]
    digest = hashlib.sha256("\n".join(s.text for s in statements).encode("utf-8", "replace")).hexdigest()
    facts = {"hand": OWN, "text": digest[:16], "year": str(paper.year or "")}
    return LabelledPaper(paper.name, facts, statements)


def _are_apart(paper: Paper, before: Statement, s: Statement) -> bool:
    """Say whether two statements would run into one if they stood on one line; clutter is in no paragraph."""
    if s.clutter and before.clutter:
        return "\n" in paper.text[before.span.end : s.span.start]
    return s.clutter != before.clutter or not ends_sentence(before.text)


def decide(kept: LabelledPaper, index: int, role: Role, categories: Sequence[str], who: str) -> LabelledPaper:
    """Return a paper with one decision added, and who made the last one, and when."""
    statements = list(kept.statements)
    about = tuple(categories) if role in FINDING_ROLES else ()
    statements[index] = replace(statements[index], role=role, categories=about)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return LabelledPaper(kept.id, {**kept.facts, "who": who, "when": now}, statements)


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
    seen = [lesson for lesson in corpus if not is_held_out(lesson)]
    models = _taught([*seen, *own], before, settings)
    _save(out, models)
    after = _with(before, models, settings)
    unseen = [lesson for lesson in corpus if is_held_out(lesson) and not lesson.loose]
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


def shipped_corpus() -> Iterator[LabelledPaper]:
    """Yield the labelled papers that come with the product; the letter of a file names the hand that wrote it."""
    for file in sorted(shipped("corpora/statements").glob("*.txt")):
        for paper in labelled_papers(file.read_text("utf-8").splitlines()):
            paper.facts.setdefault("hand", file.name[0])
            yield paper


def is_held_out(lesson: Lesson) -> bool:
    """Say whether a shipped paper is one of those that no model is ever taught on: about one in six, by its name."""
    name = lesson.id.split("#")[0]
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
            "train.not_written", path=str(out), detail=error.strerror or json.dumps(str(error))
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@dataclass(slots=True)
class LabelSession:
    """Questions about some papers and what is decided of them; each decision is kept before the next question."""

    folder: Path
    who: str
    questions: list[Question]
    kept: dict[str, LabelledPaper]
    left: int
    decided: int = 0

    @classmethod
    def open(cls, analysed: Sequence[Analysed], folder: Path, who: str, number: int) -> LabelSession:
        """Choose up to ``number`` questions about the papers; what ``folder`` holds of them counts as decided."""
        papers = [pair for done in analysed for pair in zip(done.papers, done.labels, strict=True)]
        kept = [load_decided(folder, undecided(paper)) for paper, _ in papers]
        found = questions(papers, kept)
        named = {paper.name: known for (paper, _), known in zip(papers, kept, strict=True)}
        return cls(folder, who, found[:number], named, len(found))

    def decide(self, question: Question, role: Role, categories: Sequence[str]) -> None:
        """Keep one decision.

        Raises:
            WorkspaceError: the place cannot be written.
        """
        name = question.paper.name
        known = load_decided(self.folder, self.kept[name])  # a colleague may have decided something since
        fresh = known.statements[question.index].role is None
        self.kept[name] = decide(known, question.index, role, categories, self.who)
        save_decided(self.folder, self.kept[name])
        self.decided += fresh
        self.left -= fresh
