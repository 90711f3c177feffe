"""What ``textmine doctor`` prints."""

from __future__ import annotations

import json
import platform
from importlib import metadata

from textmine.cli.terminal import cells, write_json, write_text
from textmine.settings import Settings
from textmine.words import Language, say, word
from textmine.work.doctor import Check, Examination


def print_examination(found: Examination, settings: Settings, language: Language) -> None:
    """Print which kinds of file can be read here, what to install for the rest, and what holds the readers in."""
    system = f"Python {platform.python_version()} · {platform.system()} {platform.machine()}"
    write_text(f"textmine {metadata.version('textmine')} · {system}\n\n")
    names = {check: word(f"format.{check.format}", language) for check in found.checks}
    widest = max((cells(name) for name in names.values()), default=0)
    for check, name in names.items():
        mark = "√" if check.works else "×"  # both are in GBK, which consoles of Chinese Windows speak
        write_text(f"{mark} {name}{' ' * (widest - cells(name))}  {_remark(check, language)}".rstrip() + "\n")
    write_text("\n")
    limits = settings.engine
    bounds: dict[str, str | int] = {
        "seconds": round(limits.seconds),
        "cpu": round(limits.cpu_seconds),
        "memory": limits.memory_bytes // 2**20,
    }
    said: tuple[tuple[str, dict[str, str | int]], ...] = (
        ("doctor.offline" if found.offline else "doctor.not_offline", {}),
        ("doctor.bounded" if found.bounded else "doctor.not_bounded", bounds),
        (_vectors(found), {"name": found.vectors.name}),
        ("doctor.cluster" if found.cluster else "doctor.no_cluster", {}),
    )
    for key, values in said:
        write_text(word(key, language, **values) + "\n")


def _vectors(found: Examination) -> str:
    if not found.vectors.name:
        return "doctor.no_vectors"
    return "doctor.vectors" if found.vectors.works else "doctor.vectors_fail"


def _remark(check: Check, language: Language) -> str:
    if check.works:
        return check.reader
    if check.extra:
        return word(f"doctor.install_{check.extra}", language)
    return say(check.reason, language) if check.reason else word("doctor.wrong", language)


def print_json(found: Examination, language: Language) -> None:
    """Print the same as one JSON object."""
    record = {
        "version": metadata.version("textmine"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "formats": [
            {
                "format": check.format,
                "works": check.works,
                "reader": check.reader,
                "install": check.extra,
                "reason": say(check.reason, language) if check.reason else "",
            }
            for check in found.checks
        ],
        "offline": found.offline,
        "bounded": found.bounded,
        "vectors": {"name": found.vectors.name, "works": found.vectors.works},
        "cluster": found.cluster,
    }
    write_json(json.dumps(record, ensure_ascii=False))
