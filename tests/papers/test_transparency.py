"""The transparency record has every field of the standard by name, filled or marked as the body's."""

from __future__ import annotations

import re

import pytest

from analytics.papers.rendering import TEMPLATES

TEXT = (TEMPLATES / "transparency-record.md").read_text(encoding="utf-8")
FIELDS = (
    "Name", "Description", "Website URL", "Contact email",
    "1.1 Organisation or department", "1.2 Team", "1.3 Senior responsible owner",
    "1.4 Third party involvement",
    "1.4.1 Third party (supplier)", "1.4.2 Companies House number", "1.4.3 Third party role",
    "1.4.4 Procurement procedure type", "1.4.5 Third party data access terms",
    "2.1 Detailed description", "2.2 Scope", "2.3 Benefits", "2.4 Previous process",
    "2.5 Alternatives considered",
    "3.1 Integration into the broader operational process", "3.2 Provided information",
    "3.3 Frequency and scale of usage", "3.4 Human decisions and review", "3.5 Required training",
    "3.6 Appeals and review",
    "4.1.1 System architecture", "4.1.2 Phase", "4.1.3 Maintenance", "4.1.4 Models",
    "4.2.1 Model name", "4.2.2 Model version", "4.2.3 Model task", "4.2.4 Model input", "4.2.5 Model output",
    "4.2.6 Model architecture", "4.2.7 Model performance", "4.2.8 Datasets and their purposes",
    "4.3.1 Description", "4.3.2 Data modality", "4.3.3 Data quantities", "4.3.4 Sensitive attributes",
    "4.3.5 Data completeness and representativeness", "4.3.6 Data cleaning", "4.3.7 Data collection",
    "4.3.8 Data access and storage", "4.3.9 Data sharing agreements",
    "4.4.1 Data sources", "4.4.2 Sensitive attributes", "4.4.3 Data processing methods",
    "4.4.4 Data access and storage", "4.4.5 Data sharing agreements",
    "5.1 Impact assessments", "5.2 Risks and mitigations",
)  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_there_once_and_says_something(field: str) -> None:
    (found,) = re.findall(rf"^- \*\*{re.escape(field)}:\*\*(.*(?:\n(?!- \*\*).*)*)", TEXT, flags=re.MULTILINE)
    assert len(found.strip()) > 8


def test_what_is_open_says_whose_it_is() -> None:
    words = " ".join(TEXT.split())
    assert words.count("to be filled") == len(re.findall(r"to be filled by the deploying body", words))
