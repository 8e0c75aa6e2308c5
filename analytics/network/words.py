"""Kinds of tie in words, as reasons, pages and files tell of them."""

from __future__ import annotations

WORDS = {
    "contact": "met",
    "address": "same address",
    "phone": "same phone",
    "device": "same device",
    "account": "same account",
    "vehicle": "same vehicle",
    "common_contact": "a contact in common",
    "investigation": "same investigation",
}
"""For each of `mentions.KINDS` how two people are tied."""
