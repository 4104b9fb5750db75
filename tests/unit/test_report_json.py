"""JSON and CSV: the schema, the order, and text that is no formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from fdsign.intake.config import Config
from fdsign.intake.exports import Exports
from fdsign.locale import text
from fdsign.metrics.results import Anomaly, Place
from fdsign.policy.load import load
from fdsign.report import csv as report_csv
from fdsign.report import json as report_json
from tests.unit.report_run import CHAOMING, WENHUI, metrics_run


@pytest.fixture(autouse=True)
def _english() -> None:
    text.use("en")


def test_metrics_follow_the_schema_and_are_stable() -> None:
    document = report_json.metrics_document(metrics_run())
    jsonschema.Draft202012Validator.check_schema(report_json.schema())
    jsonschema.validate(document, report_json.schema())
    shown = report_json.dumps(document)
    assert shown.endswith("}\n")
    assert "文晖街道" in shown
    assert json.loads(shown) == document
    run = metrics_run()
    backwards = replace(run, figures=tuple(reversed(run.figures)))
    assert report_json.dumps(report_json.metrics_document(backwards)) == shown


def test_figures_stand_in_the_order_of_the_policy_then_level_then_unit() -> None:
    results = report_json.metrics_document(metrics_run())["results"]
    assert [(r["level"], r.get("institution"), r["unit"]) for r in results[:10]] == [
        ("total", None, None),
        ("institution", None, CHAOMING),
        ("institution", None, WENHUI),
        ("team", CHAOMING, "第一团队"),
        ("team", WENHUI, "第一团队"),
        ("team", WENHUI, None),
        ("doctor", CHAOMING, "王医生"),
        ("doctor", WENHUI, "康复科"),
        ("doctor", WENHUI, "王医生"),
        ("doctor", WENHUI, None),
    ]
    assert "institution" not in results[1]
    assert list(dict.fromkeys(r["indicator"] for r in results)) == list(metrics_run().titles)


def test_one_figure_in_full_and_one_without_a_value() -> None:
    results = report_json.metrics_document(metrics_run())["results"]
    assert results[8] == {
        "indicator": "signing_rate", "level": "doctor", "institution": WENHUI, "unit": "王医生",
        "numerator": 1447, "denominator": 5500, "value": 1447 / 5500, "target": 0.3,
        "status": "missed", "interval": None, "note": None, "source": "population",
    }  # fmt: skip
    off_grid = results[7]
    assert (off_grid["numerator"], off_grid["denominator"], off_grid["value"]) == (312, None, None)
    assert off_grid["status"] == "no_value"
    assert off_grid["note"].startswith("no rate")


def test_the_envelope_says_what_was_asked_and_read() -> None:
    run = replace(metrics_run(), as_of=date(2017, 6, 30))
    document = report_json.metrics_document(run)
    jsonschema.validate(document, report_json.schema())
    assert document["as_of"] == "2017-06-30"
    assert document["policy"]["set"] == {"indicators.renewal_rate.years": '"signing"'}
    assert document["problems"] == {"error": 1, "warning": 2}
    assert document["inputs"][0]["set_aside"] == 7
    assert "as_of" not in report_json.metrics_document(metrics_run())


def test_check_follows_the_schema() -> None:
    run = metrics_run()
    exports = Exports({}, list(run.inputs), list(run.not_used), list(run.problems), Config())
    document = report_json.check_document(exports, load())
    jsonschema.validate(document, report_json.schema())
    assert document["year"] is None
    assert document["anomalies"] == []
    assert document["problem_list"][0]["code"] == "id-damaged"
    assert document["not_used"][0] == {"file": "照片.png", "sheet": None, "why": "no table"}


def test_anomalies_follow_the_schema_and_name_nobody() -> None:
    run = metrics_run()
    odd = (
        Anomaly("phone_shared", WENHUI, None, 5, None, ("138****0001",), (Place("签约.csv", None, 7),)),
        Anomaly("over_cap", WENHUI, "王医生", 2_001),
        Anomaly("deceased", WENHUI, "王医生", 1, date(2016, 12, 31), (), (Place("签约.csv", "一", 2),)),
    )  # fmt: skip
    exports = Exports({}, list(run.inputs), [], [], Config())
    document = report_json.check_document(exports, load(), 2017, odd)
    jsonschema.validate(document, report_json.schema())
    assert (document["year"], document["anomalies"][2]["day"]) == (2017, "2016-12-31")
    document["anomalies"][0]["phones"] = ["13800000001"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, report_json.schema())


def test_a_damaged_document_does_not_follow_the_schema() -> None:
    document = report_json.metrics_document(metrics_run())
    document["results"][7]["value"] = 0.0  # a figure without a value never shows 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, report_json.schema())


def test_csv_rows_are_those_of_the_json() -> None:
    rows = list(csv.DictReader(io.StringIO(report_csv.metrics_csv(metrics_run()), newline="")))
    results = report_json.metrics_document(metrics_run())["results"]
    assert len(rows) == len(results)
    assert rows[8]["numerator"] == "1447"
    assert float(rows[8]["value"]) == 1447 / 5500
    assert rows[7]["value"] == ""
    valid = next(r for r in rows if r["indicator"] == "valid_signing_rate")
    assert (valid["interval_low"], valid["interval_high"]) == ("0.906", "0.9410000000000001")


def test_csv_has_bom_and_crlf_and_no_formula() -> None:
    run = metrics_run()
    for table in (report_csv.metrics_csv(run), report_csv.problems_csv(run.problems)):
        assert report_csv.encoded(table).startswith(b"\xef\xbb\xbf")
        assert table.count("\r\n") == table.count("\n")
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(cell.startswith(("'=", "'+")) for cell in cells)
