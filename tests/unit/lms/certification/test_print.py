"""The certificate on paper."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lms.certification import print as paper
from lms.certification.models import Certificate, CertificateKind
from tests.support.pdf import text_of_pdf

URL = "https://lms.example.gov.cn/verify/LB2026-7K3M-QX2P-V"
TOLD = {
    "serial": "LB2026-7K3M-QX2P-V", "kind": "pre_job", "title": "岗前培训合格证书",
    "name": "张小明", "unit": "临江县社会保险服务中心", "issuer": "临江市人力资源和社会保障局",
    "programme": "社会保险经办岗前培训", "lines": ["养老保险", "工伤保险"], "is_recognised": False,
    "issued_on": "2026-11-23", "valid_from": "2026-11-23", "valid_until": "2029-11-22",
}  # fmt: skip
AWARD = TOLD | {
    "kind": "award", "title": "荣誉证书", "competition": "练兵比武", "round": "决赛", "rank": 2,
    "valid_until": None, "is_unit": False,
}  # fmt: skip


def certificate(told: dict[str, Any] = TOLD) -> Certificate:
    issued_at = datetime(2026, 11, 23, tzinfo=UTC)
    return Certificate(kind=CertificateKind(told["kind"]), snapshot=told, issued_at=issued_at)


def words(told: dict[str, Any]) -> str:
    parts = paper.printed(certificate(told), URL)["paragraph"]
    return "".join(part if isinstance(part, str) else part["strong"] for part in parts)


def test_paper_says_what_the_snapshot_says() -> None:
    said = paper.printed(certificate(), URL)
    for key in ("serial", "name", "unit", "issuer"):
        assert said[key] == TOLD[key]
    assert said["heading"] == "岗前培训合格证书"
    assert said["facts"] == [["有效期", "2026 年 11 月 23 日至 2029 年 11 月 22 日"]]
    assert said["issued_on"] == "二〇二六年十一月二十三日"
    assert words(TOLD).endswith("准予独立办理下列窗口业务：养老保险和工伤保险。")


def test_recognised_and_awarded_say_so() -> None:
    assert "经认定具备上岗条件" in words(TOLD | {"is_recognised": True})
    assert words(AWARD) == "同志在“练兵比武”决赛中，荣获第二名。特发此证，以资鼓励。"
    assert words(AWARD | {"is_unit": True}).startswith("在“练兵比武”决赛中，荣获单位第二名")
    assert paper.printed(certificate(AWARD), URL)["facts"] == []


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 23), "二〇二六年十一月二十三日"),
        (date(2030, 1, 1), "二〇三〇年一月一日"),
        (date(2009, 10, 10), "二〇〇九年十月十日"),
        (date(2021, 12, 20), "二〇二一年十二月二十日"),
        (date(2021, 2, 31 - 3), "二〇二一年二月二十八日"),
    ],
)
def test_dates_are_written_as_documents_write_them(on: date, written: str) -> None:
    assert paper.chinese_date(on) == written


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["甲"], "甲"), (["甲", "乙", "丙"], "甲、乙和丙")]
)
def test_lists_are_joined(words: list[str], joined: str) -> None:
    assert paper.chinese_list(words) == joined


@pytest.mark.parametrize("told", [TOLD, AWARD, TOLD | {"is_recognised": True}])
def test_pdf_is_one_landscape_page_with_the_name_in_it(told: dict[str, Any]) -> None:
    pdf = paper.render_certificate(certificate(told), URL)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[([\d. ]+)\]", pdf)
    assert box is not None
    _left, _bottom, width, height = map(float, box[1].split())
    assert (round(width), round(height)) == (842, 595)
    assert set(told["name"] + told["unit"] + told["issuer"]) <= set(text_of_pdf(pdf))


def test_same_certificate_is_the_same_bytes() -> None:
    first = paper.render_certificate(certificate(), URL)
    paper.render_certificate(certificate(AWARD), URL)
    assert paper.render_certificate(certificate(), URL) == first


@pytest.mark.parametrize("name", ["#panic()", "$x$ *_`", '"]', "\\", "甲" * 100, "Ünïcødé 𠮷"])
def test_names_are_text_never_markup_and_stay_on_one_page(name: str) -> None:
    told = TOLD | {
        "name": name,
        "unit": name,
        "issuer": name,
        "lines": ["社保登记、基金与监管"] * 18,
    }
    pdf = paper.render_certificate(certificate(told), URL)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
