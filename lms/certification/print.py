"""The certificate on paper: A4 landscape, set by typst with the fonts that ship."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from lms.certification.models import Certificate, CertificateKind
from lms.web.typesetting import make_pdf

DIGITS = "〇一二三四五六七八九"


def render_certificate(certificate: Certificate, verify_url: str) -> bytes:
    """Return a certificate as PDF, one page; verify_url: what its QR code leads to."""
    data = printed(certificate, verify_url)
    return make_pdf("certification/certificate.typ", data, certificate.issued_at)


def printed(certificate: Certificate, verify_url: str) -> dict[str, Any]:
    """Return all that stands on the paper, from the signed snapshot alone."""
    told = certificate.snapshot
    is_award = certificate.kind is CertificateKind.AWARD
    issued_on = date.fromisoformat(told["issued_on"])
    return {
        "serial": told["serial"],
        "kind": told["kind"],
        "heading": "荣誉证书" if is_award else told["title"],
        "name": told["name"],
        "unit": told["unit"],
        "paragraph": _award_words(told) if is_award else _pre_job_words(told),
        "facts": [] if is_award else [["有效期", _validity(told)]],
        "issuer": told.get("issuer", told["unit"]),
        "issued_on": chinese_date(issued_on),
        "address": verify_url,
        "qr": _qr(verify_url),
    }


def chinese_date(on: date) -> str:
    """Return a date as documents write it: 二〇二六年十一月二十三日."""
    year = "".join(DIGITS[int(digit)] for digit in f"{on.year:04d}")
    return f"{year}年{_up_to_99(on.month)}月{_up_to_99(on.day)}日"


def chinese_list(words: Sequence[str]) -> str:
    """Return 甲、乙和丙."""
    if len(words) < 2:
        return "".join(words)
    return "和".join(("、".join(words[:-1]), words[-1]))


def _pre_job_words(told: dict[str, Any]) -> list[str | dict[str, str]]:
    lines = {"strong": chinese_list(told["lines"])}
    if told["is_recognised"]:
        start = "同志在平台启用前已从事窗口业务，经认定具备上岗条件，准予继续办理下列业务："
        return [start, lines, "。"]
    return [
        "同志参加“", told["programme"], "”，完成全部规定内容，考核合格，准予独立办理下列窗口业务：",
        lines, "。",
    ]  # fmt: skip


def _award_words(told: dict[str, Any]) -> list[str | dict[str, str]]:
    place = {"strong": f"第{_up_to_99(told['rank'])}名"}
    if told.get("is_unit"):
        return [
            "在“",
            told["competition"],
            "”",
            told["round"],
            "中，荣获单位",
            place,
            "。特发此证，以资鼓励。",
        ]
    return [
        "同志在“",
        told["competition"],
        "”",
        told["round"],
        "中，荣获",
        place,
        "。特发此证，以资鼓励。",
    ]


def _validity(told: dict[str, Any]) -> str:
    first, last = (date.fromisoformat(told[key]) for key in ("valid_from", "valid_until"))
    return f"{_plain(first)}至 {_plain(last)}"


def _plain(on: date) -> str:
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


def _up_to_99(number: int) -> str:
    """Return 1 … 99 in Chinese numerals, larger numbers in digits."""
    if number > 99:
        return f" {number} "
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def _qr(url: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, dark="#1f2a37"
    )
    return out.getvalue().decode()
