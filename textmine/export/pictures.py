"""Which charts the report holds and what is drawn in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from textmine.export import charts, layers
from textmine.export.lookup import Lookup
from textmine.export.views import GroupView, ThemeColumn, role_counts
from textmine.model import FINDING_ROLES, Theme
from textmine.settings import ReportSettings
from textmine.words import Language


@dataclass(frozen=True, slots=True)
class Pictures:
    """The report's charts; ``t`` says their words."""

    lookup: Lookup
    t: Callable[..., str]
    language: Language
    limits: ReportSettings

    def ratios(self) -> Markup:
        """How many papers have which net ratio."""
        shares = [self.lookup.corpus.ratios[n].net for n in self.lookup.numbers if n in self.lookup.corpus.ratios]
        caption = charts.Caption("chart-ratios", self.t("chart_ratios"), self.t("chart_ratios_note"))
        return charts.histogram(caption, shares, self.t("chart_ratios_bin", n="{n}", range="{range}"))

    def categories(self) -> Markup:
        """How many problems, causes and remedies speak of which category."""
        counted = role_counts(self.lookup)
        rows = [
            charts.Row(
                self._name(category),
                tuple(
                    charts.Bar(counted.get((category, role), 0), f"b-{role.value}", self._note(category, role.value))
                    for role in FINDING_ROLES
                ),
            )
            for category in self.lookup.corpus.taxonomy.ids
        ]
        return charts.bars(charts.Caption("chart-categories", self.t("chart_categories")), rows, label_ems=8)

    def _name(self, category: str) -> str:
        return self.lookup.corpus.taxonomy.name(category, self.language)

    def _note(self, category: str, role: str) -> str:
        return f"{self._name(category)} · {self.t(f'role.{role}')}"

    def themes(self, columns: tuple[ThemeColumn, ...]) -> Markup:
        """The most widespread themes of every role, by the number of their units."""
        ranked = sorted(
            (view for column in columns for view in column.themes), key=lambda v: -len(v.theme.units)
        )[: self.limits.charted_themes]  # fmt: skip
        rows = [
            charts.Row(
                view.theme.label,
                (charts.Bar(len(view.theme.units), f"b-{view.theme.role.value}", view.theme.label),),
                href=f"#{view.key}",
            )
            for view in ranked
        ]
        return charts.bars(charts.Caption("chart-themes", self.t("chart_themes")), rows, label_ems=15)

    def group(self, view: GroupView) -> Markup:
        """Who of a group shares how much with whom: figures for a few, lines for many."""
        names = [paper.unit or paper.title or paper.name for paper in view.papers]
        caption = charts.Caption(f"chart-g{view.number}", self.t("chart_group", number=view.number))
        if len(names) <= self.limits.matrix_papers:
            return charts.matrix(caption, names, view.shared)
        return charts.graph(caption, names[: self.limits.graph_papers], view.shared)

    def layers(self, columns: tuple[ThemeColumn, ...]) -> Markup:
        """Causes, problems and remedies, and what papers set together; nothing where there are no links."""
        keys = {view.theme: view.key for column in columns for view in column.themes}
        wanted = {theme for column in columns for theme in self._linked_most(column)}
        nodes = {
            index: layers.Node(theme.label, theme.role.value, len(theme.units), f"#{keys[theme]}")
            for index, theme in enumerate(self.lookup.corpus.themes)
            if theme in wanted
        }
        caption = charts.Caption("chart-layers", self.t("chart_layers"), self.t("chart_layers_note"))
        return layers.layered(caption, self.lookup.corpus.themes, self.lookup.corpus.links, nodes)

    def _linked_most(self, column: ThemeColumn) -> list[Theme]:
        """The themes of a column that papers link most."""
        weight = self._weights()
        numbers = {theme: index for index, theme in enumerate(self.lookup.corpus.themes)}
        shown = [view.theme for view in column.themes if weight[numbers[view.theme]]]
        return sorted(shown, key=lambda t: (-weight[numbers[t]], numbers[t]))[: self.limits.layered_themes]

    def _weights(self) -> Counter[int]:
        weights: Counter[int] = Counter()
        for link in self.lookup.corpus.links:
            weights.update({link.problem: len(link.papers), link.answer: len(link.papers)})
        return weights

    def concreteness(self) -> Markup:
        """How many papers have how many facts in 1,000 characters, as a share of the richest."""
        found = [c.facts_per_thousand for c in self.lookup.corpus.concreteness.values()]
        caption = charts.Caption("chart-facts", self.t("chart_facts"), self.t("chart_facts_note"))
        return charts.counted(caption, found, self.t("chart_facts_bin", n="{n}", range="{range}"))

    def hollow(self) -> Markup:
        """How many papers have which share of empty sentences."""
        shares = [c.hollow_share for c in self.lookup.corpus.concreteness.values()]
        caption = charts.Caption("chart-hollow", self.t("chart_hollow"), self.t("chart_hollow_note"))
        return charts.histogram(caption, shares, self.t("chart_hollow_bin", n="{n}", range="{range}"))
