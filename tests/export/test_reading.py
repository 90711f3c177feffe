"""One paper to be read: what is said of it stands on its characters."""

from __future__ import annotations

from textmine.export.reading import label_attributes, reading_layers, shared_passages
from textmine.model import Corpus, Label, Role
from textmine.words import word


def chosen(corpus: Corpus):
    """A paper with copies and findings, its matches, and its findings in the order of the text."""
    name = next(m.a for m in corpus.matches if not m.legitimate and any(f.paper == m.a for f in corpus.findings))
    [paper] = [p for p in corpus.submissions if p.name == name]
    matches = [m for m in corpus.matches if name in (m.a, m.b)]
    return paper, matches, sorted((f for f in corpus.findings if f.paper == name), key=lambda f: f.span)


def layers_of(corpus: Corpus, shown=str):
    paper, matches, findings = chosen(corpus)
    shared, _ = shared_passages(matches, paper, {}, "zh")
    return paper, findings, list(reading_layers(corpus, paper, shared, findings, "zh", shown))


def test_every_statement_can_be_led_to_and_tells_its_label(corpus: Corpus) -> None:
    paper, _, layers = layers_of(corpus)
    found = {dict(layer.first)["id"]: layer for layer in layers if "id" in dict(layer.first)}
    assert [found[f"s{n}"].span for n in range(1, len(found) + 1)] == [s.span for s in paper.structure.statements]
    for layer, label in zip(found.values(), corpus.labels[paper.name], strict=True):
        assert f"r-{label.role.value}" in layer.classes
        assert word(f"role.{label.role.value}") in dict(layer.every)["title"]


def test_findings_lie_over_statements_so_that_their_reason_is_read(corpus: Corpus) -> None:
    _, findings, layers = layers_of(corpus)
    marks = [layer for layer in layers if "data-f" in dict(layer.every)]
    assert [layer.span for layer in marks] == [f.span for f in findings if f.kind.family.value != "hollow"]
    assert max(layers.index(m) for m in marks) < min(
        i for i, layer in enumerate(layers) if "st" in layer.classes.split()
    )


def test_passages_are_numbered_in_the_order_of_the_text_and_told_by_partner(corpus: Corpus) -> None:
    paper, matches, _ = chosen(corpus)
    shared, numbers = shared_passages(matches, paper, {}, "zh")
    assert [s.number for s in shared] == list(range(1, len(shared) + 1))
    assert [s.span for s in shared] == sorted(s.span for s in shared)
    assert sorted(n for some in numbers.values() for n in some) == [s.number for s in shared]
    assert not any(m.legitimate and m.a_span in {s.span for s in shared} for m in matches)


def test_what_is_said_may_be_shown_otherwise(corpus: Corpus) -> None:
    _, _, layers = layers_of(corpus, lambda text: "某")
    said = {dict(layer.every)["title"] for layer in layers if {"sh", "hit", "gap"} & set(layer.classes.split())}
    assert said == {"某"}


def test_a_label_without_categories_names_none(corpus: Corpus) -> None:
    assert "data-about" not in dict(label_attributes(Label(Role.PROBLEM, (), 1.0), corpus, "zh"))
    assert "data-r" not in dict(label_attributes(Label(Role.CONTEXT, (), 1.0), corpus, "zh"))
