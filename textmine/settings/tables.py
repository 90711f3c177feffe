"""The tables of the settings, one a stage, so that a pure function takes just the values that it reads.

What each value is for, and the measurement that chose it, stands beside it in ``defaults.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileSettings:
    """How large a file may be, packed and unpacked.

    ``max_bytes`` is the size of a file on disk; ``max_inflated_bytes`` what all opened members of one package may
    unpack to, in bytes; ``max_part_bytes`` one of them; ``max_members`` the members of one package; ``max_depth`` how
    many archives may stand around a file, ``max_unpacked_bytes`` what all in one outer archive may unpack to, and
    ``max_ratio`` how many times its own size that may be, from ``min_bomb_bytes`` on; ``max_chars`` the characters
    that are kept of one text. ``max_garbled`` is the share of unreadable characters, 0 to 1, up to which a text still
    counts as text.
    """

    max_bytes: int
    max_inflated_bytes: int
    max_part_bytes: int
    max_members: int
    max_depth: int
    max_unpacked_bytes: int
    max_ratio: int
    min_bomb_bytes: int
    max_chars: int
    max_garbled: float


@dataclass(frozen=True)
class MarkupSettings:
    """Word files, web pages, mails, sheets and OFD.

    ``max_groups`` is how deep the groups of an RTF file may be nested, ``edge_slack`` how far the edges of a column of
    its tables may differ from row to row, and ``cell_slack`` those of an old Word table, in twips (1/1440 inch).
    ``max_markup`` characters of a page are read, and more than its words with up to ``max_tags`` tags; an article is
    looked for among up to ``max_blocks`` blocks and has ``min_article`` characters in sentences; from a share of
    ``max_link_share`` on (0 to 1) links prevail in a block. ``max_parts`` is how many parts a mail may have,
    ``max_cells`` how many cells a workbook, ``max_grid`` with the empty ones between them; words with commas are a
    table when a share of ``min_regular`` of the lines have the same number of fields; a page of OFD has at most
    ``max_runs`` pieces of text.
    """

    max_groups: int
    edge_slack: int
    cell_slack: int
    max_markup: int
    max_tags: int
    max_blocks: int
    min_article: int
    max_link_share: float
    max_parts: int
    max_cells: int
    max_grid: int
    min_regular: float
    max_runs: int


@dataclass(frozen=True)
class PrintSettings:
    """Printed pages; lengths in sizes of the type.

    ``max_pages`` of a document and ``max_page_chars`` of a page are read, and tables looked for among up to
    ``max_rules`` drawn lines and boxes. ``word_gap`` is the blank that stands for a space, ``column_gap`` the one that
    may part columns, ``overprint`` the shift below which the same line twice is fake bold, ``cell_wrap`` the rest of a
    table cell below which its line is full and goes on in the next. Two columns have ``min_column_lines`` lines each
    of ``min_column_chars``, a share of ``min_column_full`` of them within ``column_rag`` of the right edge, and at
    most a share of ``max_crossing`` lines over both.

    Furniture of a page is looked for among the ``edge_lines`` lines nearest to its edge and in the ``edge_share`` of
    its height there; it repeats on ``min_sheets`` pages within ``edge_drift`` of the same height, and stands
    ``edge_gap`` times a line's distance from the text or in type of at most ``furniture_size`` that of the text.
    """

    max_pages: int
    max_page_chars: int
    max_rules: int
    word_gap: float
    column_gap: float
    overprint: float
    cell_wrap: float
    min_column_lines: int
    min_column_chars: float
    min_column_full: float
    column_rag: float
    max_crossing: float
    edge_lines: int
    edge_share: float
    edge_drift: float
    edge_gap: float
    furniture_size: float
    min_sheets: int


@dataclass(frozen=True)
class ScanSettings:
    """Which pages only show their words, and what recognising those may cost.

    In shares from 0 to 1: a page is sound with ``min_common`` of the most frequent characters; else, from
    ``min_judged`` characters on, rotten with more than ``max_nonsense`` that belong to no text or ``max_unmapped``
    that the file does not name. A page is a scan with pictures over ``scan_area`` of it and fewer than ``scan_chars``
    characters, or without any and with ``min_picture`` of it pictures or ``min_shapes`` drawn shapes.

    ``ocr_pages`` and ``ocr_seconds`` are for one file, done by ``ocr_threads``; pages are drawn at ``ocr_dpi`` dots an
    inch and in at most ``ocr_pixels``, pictures have at most ``max_pixels``; below a confidence of ``ocr_sure`` a page
    is tried upside down. ``ocr_cache`` is the folder where results are kept, empty for the user's own, ``off`` for
    none.
    """

    min_common: float
    min_judged: int
    max_nonsense: float
    max_unmapped: float
    scan_area: float
    scan_chars: int
    min_picture: float
    min_shapes: int
    max_pixels: int
    ocr_pages: int
    ocr_seconds: float
    ocr_threads: int
    ocr_dpi: float
    ocr_pixels: int
    ocr_sure: float
    ocr_cache: str


@dataclass(frozen=True)
class ReadSettings(FileSettings, MarkupSettings, PrintSettings, ScanSettings):
    """How far a reader may go. The values come from the settings; the object travels to worker processes."""


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """The results of the last ``kept_results`` runs are kept; a run waits ``wait_seconds`` for another."""

    kept_results: int
    wait_seconds: float


@dataclass(frozen=True, slots=True)
class StructureSettings:
    """How wrapped lines, titles and sentences are told apart. Widths in full-width characters, lengths in characters.

    A *sheet* is a page as it was printed, a *running head* what it repeats; *mentions* are of a year. A *local* column
    is that of one paragraph which alone is wrapped, *set off* what stands behind an indent or a blank line.
    """

    min_column: float
    column_quantile: float
    wrap_slack: float
    title_slack: float
    min_wrapped_lines: int
    min_wrapped_share: float
    min_local_column: float
    max_local_column: float
    local_slack: float
    min_set_off: float
    max_longer_share: float
    max_sentence_lines: int
    max_quote_lines: int
    max_blank_share: float
    min_flush_share: float
    max_title: int
    max_full_title: int
    protected_quote: int
    min_prose: int
    min_running_head: int
    min_sheets: int
    signature_lines: int
    max_signature: int
    opening_lines: int
    min_mentions: int
    header_rows: int
    min_table_rows: int
    report_sections: int
    layout_lines: int
    max_skipped: int
    min_sentences: int
    min_fragment: int
    min_filled: float


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Under which probabilities a label is given or held back."""

    taxonomy: str
    model: str
    vectors: str
    vector_cache: str
    vector_most: int
    category_threshold: float
    least_category: float
    sure: float
    max_because: int


@dataclass(frozen=True, slots=True)
class SortSettings:
    """What speaks for a category of an office's own before anybody has labelled it; in units of the log odds."""

    reserve: float
    cue: float
    word: float


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How the models are taught. Strengths are inverse penalties: the larger, the closer to the training papers."""

    folds: int
    min_papers: int
    role_strength: float
    category_strength: float
    chain_penalty: float
    clause_rounds: int
    clause_doubt: float
    vector_weight: float
    own_weight: float
    weak_weight: float


@dataclass(frozen=True, slots=True)
class ReuseSettings:
    """What counts as a shared passage. Characters are those of the matching form."""

    gram: int
    pair_window: int
    min_seed: int
    gap: int
    margin: int
    first_margin: int
    first_share: float
    small_gram: int
    kept_rate: float
    topic: float
    background: int
    likely_base: float
    likely_growth: float
    anchor: int
    max_aligned: int
    bridge: int
    bridge_loose: int
    min_passage: int
    min_net: int
    max_slot: int
    min_swaps: int
    max_unswapped: float
    split_legitimate: int
    max_fragment: int
    min_coverage: float
    min_loose: float
    min_reworded: int
    verbatim_similarity: float
    formula_share: float
    formula_papers: int
    formula_max: int
    min_template: int
    min_quotation: int
    common_papers: int
    body_chars: int
    body_papers: int
    index_papers: int
    most_in_memory: int
    part_papers: int
    tile_papers: int
    core_gap: int
    group_share: float
    group_core: float
    group_chars: int
    max_heading: int
    inner_piece: int
    edge_piece: int
    edge_share: float
    shuffle_share: float
    moved_share: float
    whole_share: float
    whole_chars: int
    shuffle_min: int


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """How alike two statements must be to make one theme.

    ``words``, ``vectors``, ``known`` and ``around`` weigh four kinds of likeness, ``head`` the sentence that names an
    item beside those that explain it. From a likeness of ``alike`` on (0 to 1) two clusters are one; of
    ``vectors_alike`` where the extra gives the vectors, which are sharper. ``named`` is the chance from which a theme
    takes its name from the codebook (a file, or the shipped one). A theme is common with ``common_units`` units and a
    share of ``common_share`` of all.

    Up to ``max_exact`` statements of a role are compared with one another. Of more, so many are, chosen by content, and
    their clusters fall into ``cells`` parts; any other joins the part that it is likest to, from ``nearer`` times
    ``alike`` on, ``block`` statements at once. Of what joins none a sample of ``again`` is treated likewise, until
    there were ``rounds`` samples. Of the titles and of the other members of such a theme ``heard`` each may name it.
    """

    codebook: str
    words: float
    vectors: float
    known: float
    around: float
    head: float
    alike: float
    vectors_alike: float
    named: float
    max_exact: int
    again: int
    cells: int
    nearer: float
    rounds: int
    block: int
    heard: int
    min_papers: int
    common_units: int
    common_share: float
    central: int
    max_label: int
    min_chars: int
    max_chars: int


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """When a cause or remedy goes with a problem.

    The values before ``reserve`` weigh the signs of a pair, in units of the log odds, ``reserve`` is what speaks
    against it to begin with. A pair holds from a chance of ``least`` on (0 to 1) if it is the best of the answer, any
    other from ``also``; a remedy whose chances are all below ``idle`` goes with no problem. Of more than ``stretch``
    problems or answers not all are held against one another.
    """

    row: float
    right_behind: float
    ordinal: float
    named: float
    same_number: float
    in_order: float
    as_far: float
    best_of_problem: float
    best_of_answer: float
    categories: float
    fits: float
    fits_problem_best: float
    fits_answer_best: float
    reserve: float
    least: float
    also: float
    idle: float
    stretch: int


@dataclass(frozen=True, slots=True)
class GapSettings:
    """When a gap in the ledger is told, and when a problem of an earlier year is one of this year.

    A problem is told to be unanswered when no remedy reaches a chance of ``surely`` (0 to 1).
    ``praise`` is how many achievements a paper without a problem holds; ``opening`` statements of at most ``heading``
    characters say who writes; ``returning`` is how alike two problems are, 0 to 1; ``quoted`` counts characters.
    """

    surely: float
    praise: int
    opening: int
    heading: int
    returning: float
    quoted: int


@dataclass(frozen=True, slots=True)
class FormSettings:
    """How long a paper is to be, in characters without blanks; 0 takes what the notice among the known documents says.

    ``slack`` is the share by which a paper may miss it.
    """

    min_chars: int
    max_chars: int
    slack: float


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """Points of attention that each sign is worth, of borrowing, of gaps or of lost text; the sum is cut at 100.

    ``gaps`` of the ledger count by kind: ``returning``, ``unanswered`` and ``no_problem`` each.
    """

    net_ratio: float
    single_ratio: float
    own_past_ratio: float
    per_residue: float
    max_residue: float
    returning: float
    unanswered: float
    no_problem: float
    max_gaps: float
    within_file: float
    incomplete: float
    misshapen: float
    lead_ratio: float
    min_longest: int
    max_reasons: int


@dataclass(frozen=True, slots=True)
class PrecedenceSettings:
    """What each ground weighs that one of two papers had a shared passage first, and when the sum is told.

    A lead needs ``least`` points, and for the other side at most a share of ``max_against`` of them (0 to 1). The
    other values before ``least_days`` are the points of one ground each.
    """

    origin: float
    year: float
    own_name: float
    leftover: float
    office: float
    old_year: float
    figure: float
    date: float
    surroundings: float
    least: float
    max_against: float
    least_days: int
    date_lines: int
    date_chars: int
    least_figure: int
    least_words: int
    words_share: float
    max_words_against: float
    common_words: float
    least_papers: int
    sample: int
    max_shared: int
    max_paper: int
    shown_words: int


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Sizes of ``report.html``, so that a stack of 1,000 papers stays below about 20 MB.

    Characters are counted as Python counts them. Nothing that is left out is lost: the workbook and the ``.jsonl``
    files hold everything.
    """

    queue: int
    files: int
    context: int
    passage_chars: int
    passages_per_pair: int
    pairs_per_paper: int
    evidence_chars: int
    numbered_chars: int
    whole_stack: int
    paper_chars: int
    text_chars: int
    groups: int
    core_chars: int
    matrix_papers: int
    graph_papers: int
    themes_per_role: int
    layered_themes: int
    themed_papers: int
    own_problems: int
    ledger_entries: int
    hollow_papers: int
    hollow_sentences: int
    members_per_theme: int
    sentence_chars: int
    findings: int
    charted_themes: int
    names: int
    reasons: int
    swaps: int
    asides: int
    aside_chars: int
