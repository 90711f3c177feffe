"""Which charts the report shows, and what they say to those who cannot see them."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from textmine.export import charts, layers
from textmine.export.office.drawings import Drawing, drawing
from textmine.export.office.source import Source
from textmine.export.page import Words
from textmine.export.pictures import Pictures
from textmine.export.views import GroupView, groups, role_counts
from textmine.model import FINDING_ROLES, Role, Theme

LAYERS_WIDTH = 720.0
"""Units of the picture of layers, so that its letters have 7 points on A4 upright."""


def categories(source: Source) -> Drawing | None:
    """Draw how many problems, causes and remedies are about what; nothing where there are none."""
    counted = role_counts(source.lookup)
    if not counted:
        return None
    said = [
        source.t(
            "office.counted",
            name=source.categories((category,)),
            counts=source.t("report.comma").join(
                f"{source.role(role)} {counted.get((category, role), 0)}" for role in FINDING_ROLES
            ),
        )
        for category in source.corpus.taxonomy.ids
    ]
    return _drawn(source, _pictures(source).categories(), "categories", said)


def ratios(source: Source) -> Drawing | None:
    """Draw how many papers have which net ratio."""
    known = [source.corpus.ratios[name].net for name in source.lookup.numbers if name in source.corpus.ratios]
    if not known:
        return None
    said = [source.t("office.ratios_words", count=len(known), most=round(100 * max(known)))]
    return _drawn(source, _pictures(source).ratios(), "ratios", said)


def themes(source: Source, shown: list[Theme]) -> Drawing | None:
    """Draw how many units state each of ``shown``."""
    some = shown[: source.limits.charted_themes]
    if not some:
        return None
    rows = [charts.Row(source.label(t), (charts.Bar(len(t.units), f"b-{t.role.value}"),)) for t in some]
    svg = charts.bars(charts.Caption("office-themes", source.t("analysis.themes_figure")), rows, label_ems=17)
    return _drawn(source, svg, "themes", [f"{source.label(theme)} {len(theme.units)}" for theme in some])


def links(source: Source) -> Drawing | None:
    """Draw causes, problems and remedies with what papers set together."""
    weights: Counter[int] = Counter()
    for link in source.corpus.links:
        weights.update({link.problem: len(link.papers), link.answer: len(link.papers)})
    every = source.corpus.themes
    wanted = [n for role in FINDING_ROLES for n in _heaviest(weights, every, role)[: source.limits.layered_themes]]
    nodes = {n: layers.Node(source.label(every[n]), every[n].role.value, len(every[n].units), "") for n in wanted}
    caption = charts.Caption("office-links", source.t("analysis.links_figure"))
    svg = layers.layered(caption, every, source.corpus.links, nodes, width=LAYERS_WIDTH)
    said = [
        f"{source.label(every[link.problem])} — {source.label(every[link.answer])} {len(link.papers)}"
        for link in source.corpus.links
        if link.problem in nodes and link.answer in nodes
    ]
    return _drawn(source, svg, "links", said)


def bodies(source: Source) -> Drawing | None:
    """Draw who of the largest group of three or more shares how much with whom."""
    views = [view for view in groups(source.lookup, source.head.bounds.report) if len(view.papers) > 2 and view.shared]
    if not views:
        return None
    view: GroupView = max(views, key=lambda v: len(v.papers))
    named = [f"{number} {source.call(paper)}" for number, paper in enumerate(view.papers, 1)]
    return _drawn(source, _pictures(source).group(view), "bodies", [], names=source.listed(named))


def _heaviest(weights: Counter[int], every: tuple[Theme, ...], role: Role) -> list[int]:
    return sorted((n for n in weights if every[n].role is role), key=lambda n: (-weights[n], n))


def _drawn(source: Source, svg: Markup, key: str, said: list[str], **values: str) -> Drawing | None:
    title = source.t(f"analysis.{key}_figure", **values)
    words = source.t("office.list_mark").join((title, *said))
    return drawing(svg, title, words, source.limits.picture_pixels)


def _pictures(source: Source) -> Pictures:
    return Pictures(source.lookup, Words(source.language).t, source.language, source.head.bounds.report)
