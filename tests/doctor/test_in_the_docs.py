"""docs/install.md shows the doctor's table as it really looks, with two faults."""

import re
from dataclasses import replace

from bot.doctor import table
from tests.support.docs import shown

# What differs from machine to machine, before the lines are broken.
USUAL = (
    (r"http://127\.0\.0\.1:\d+/api/", "https://slack.com/api/"),
    (r"127\.0\.0\.1:\d+", "1.1.1.1:53"),
    (r"^[\d.]+ on \w+", "3.12.3 on Linux"),
    (r"^[\d.]+ GB", "40.0 GB"),
    (r"by \d s", "by 0 s"),
    (r"\S+/state\b", "/var/lib/iotdomain"),
    (r"/\S+/settings.toml", "settings.toml"),
    (r"path has \d+", "path has 40"),
    (r"request id `[^`]+`", "request id `8c5e6f0a-1b2c-4d3e-9f40-516273849506`"),
    (r"\b\w+-ats\.iot", "a1b2c3d4e5f6g7-ats.iot"),
)


def usual(text):
    for real, shown_as in USUAL:
        text = re.sub(real, shown_as, text)
    return text


def test_the_table(doctor):
    doctor.sandbox.slack.control("channel", id="C0IOTDOM1", members=["U0ADA0001"])
    doctor.deny("iotdomain-read", "ListCertificates")

    found = [
        replace(
            each,
            check=replace(each.check, about=usual(each.check.about)),
            result=replace(each.result, says=usual(each.result.says)),
        )
        for each in doctor.look()
    ]

    command = "$ iotdomain doctor --settings settings.toml\n"
    shown("doctor", command + table(found))
