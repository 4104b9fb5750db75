"""A policy file that changes another: what stays, what goes, what is refused (spec 3.4)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fdsign.errors import PolicyError
from fdsign.metrics.registry import INDICATORS
from fdsign.policy import load as policies
from fdsign.policy.editing import schema
from fdsign.policy.indicators import IDS
from fdsign.policy.models import Policy
from tests.functional.program import fdsign

OWN = """\
id = "own"
title = "本区"
first_year = 2020
verified_until = 2021
extends = {base}
"""


@pytest.fixture(autouse=True)
def _in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, body: str, base: str = "hangzhou-xiacheng") -> str:
    """A file that extends ``base``: its own head, then ``body``."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(OWN.format(base=f'"{base}"') + body, encoding="utf-8")
    return name


def policy(body: str) -> Policy:
    return policies.load(written("own.toml", body)).policy


def fault(body: str, name: str = "own.toml") -> str:
    with pytest.raises(PolicyError) as caught:
        policies.load(written(name, body))
    return str(caught.value)


def test_what_is_not_written_stays() -> None:
    own, base = policy("").model_dump(), policies.load().policy.model_dump()
    differ = {key for key in base if own[key] != base[key]}
    assert differ == {"id", "title", "first_year", "verified_until", "extends"}


def test_blocks_merge_and_values_take_the_place_of_others() -> None:
    rules = policy(
        '[indicators.signing_rate]\nsource = "通知"\ntargets = [{ since = 2020, value = "40%" }]\n'
    ).indicators["signing_rate"]
    assert [(t.since, t.value) for t in rules.targets] == [(2020, Decimal("0.4"))]
    assert rules.title.en == "Signing rate"
    assert rules.source.en == rules.source.zh == "通知"
    assert rules.doubt is None


def test_lists_with_ids_merge_by_id() -> None:
    pools = '[funding]\nsource = "办法"\n[[funding.pools]]\nid = "team"\nshare = 0.6\n'
    new = '[[funding.pools]]\nid = "reserve"\ntitle = "预留"\nshare = "10%"\n'
    funding = policy(pools + new).funding
    assert funding is not None
    assert [(pool.id, pool.share) for pool in funding.pools] == [
        ("team", Decimal("0.6")), ("other_medical", Decimal("0.20")),
        ("management", Decimal("0.10")), ("reserve", Decimal("0.1")),
    ]  # fmt: skip
    assert funding.pools[0].of_team
    assert funding.reading is not None


def test_a_reading_goes_with_the_values_it_explained() -> None:
    payments = '[[funding.sources]]\nid = "district"\nsource = "通知"\n'
    label = policy(payments).funding
    money = policy(payments + 'payments = [{ stage = "prepaid", amount = 78 }]\n').funding
    assert label is not None
    assert money is not None
    assert label.sources[1].reading is not None
    assert money.sources[1].reading is None


def test_what_falls_away() -> None:
    own = policy(
        'without = ["scoring", "groups.list.special_family", "indicators.*.targets", '
        '"indicators.home_bed_rate.doubt"]\n'
    )
    assert own.scoring is None
    assert "special_family" not in [group.id for group in own.groups.list]
    assert not any(rules.targets for rules in own.indicators.values())
    assert own.indicators["home_bed_rate"].doubt is None


def test_a_star_speaks_for_all_that_are_not_named() -> None:
    own = policy(
        '[indicators."*"]\nsource = "无目标"\ntargets = []\n'
        '[indicators.signing_rate]\nsource = "通知"\ntargets = [{ since = 2020, value = 0.5 }]\n'
    ).indicators
    assert own["signing_rate"].source.zh == "通知"
    assert {rules.source.zh for name, rules in own.items() if name != "signing_rate"} == {"无目标"}
    assert not own["renewal_rate"].targets


SIGNING = '[indicators.signing_rate]\nsource = "x"\n'
REFERRAL = '[indicators.referral_rate]\nsource = "x"\ntargets = []\n'
REFUSED = {
    "[contract]\nyear_offset = 0\n": "own.toml: contract: this changes what hangzhou-xiacheng",
    '[[funding.pools]]\nid = "team"\nshare = 0.7\nof_team = false\n': "own.toml: funding: this changes",
    '[[funding.sources]]\nid = "city"\npayments = []\n': "own.toml: funding.sources.city: this ",
    'without = ["scorin"]\n': "own.toml: without: scorin: there is no “scorin” here. Did you mean scoring?",
    'without = ["indicators.*.target"]\n': "Did you mean targets?",
    'without = ["groups.list.veterans"]\n': "Known here: children, maternal,",
    '[contract]\nsource = "x"\nyear_ofset = 0\n': "own.toml: contract.year_ofset: unknown key. Did",
    'without = ["indicators.home_bed_rate"]\n': "scoring rests on home_bed_rate",
    '[indicators.signing_rat]\nsource = "x"\n': "no indicator signing_rat. Did you mean signing_rate?",
    '[indicators.renewal_rate]\nsource = "x"\nsigned = "this"\n': "renewal_rate has no signed; only",
    'without = ["groups.list.diabetes"]\n': "counts the mark diabetes, which [groups] does not",
    f"{SIGNING}path = {{ since = 2020, rises = 0.01, goal = 0.7, goal_year = 2030 }}\n": "a path stands",
    f"{REFERRAL}path = {{ since = 2020, rises = 0.01, goal = 0.7, goal_year = 2030 }}\n": "for at_least",
    f"{SIGNING}targets = []\ncity_mean_raises_target = true\n"
    "path = { since = 2020, rises = 0.01, goal = 0.7, goal_year = 2030 }\n": "not raised to the city mean",
    f"{SIGNING}targets = []\n"
    "path = { since = 2020, rises = 0.02, at_most = 0.01, goal = 0.7, goal_year = 2030 }\n": "at_most must",
    f"{SIGNING}targets = []\n"
    "path = { since = 2031, rises = 0.02, goal = 0.7, goal_year = 2030 }\n": "goal_year must not be before",
}


@pytest.mark.parametrize(("body", "said"), REFUSED.items())
def test_what_is_refused_is_told_with_its_place(body: str, said: str) -> None:
    assert said in fault(body)


def test_a_file_says_itself_who_it_is() -> None:
    Path("own.toml").write_text('id = "own"\nextends = "hangzhou-xiacheng"\n', encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        policies.load("own.toml")
    assert str(caught.value).splitlines() == [
        f"own.toml: {key}: this key is missing."
        for key in ("title", "first_year", "verified_until")
    ]
    Path("own.toml").write_text(
        OWN.format(base='"hangzhou-xiacheng"').replace('"own"', '"hangzhou-xiacheng"'), "utf-8"
    )
    with pytest.raises(PolicyError, match="give it an id of its own"):
        policies.load("own.toml")


def test_without_stands_beside_extends_only() -> None:
    Path("alone.toml").write_text(
        'without = ["scoring"]\n' + policies.source_text("hangzhou-xiacheng"), encoding="utf-8"
    )
    with pytest.raises(PolicyError, match=r"alone\.toml: without: there is nothing to leave out"):
        policies.load("alone.toml")


def test_chains_are_followed_and_circles_refused() -> None:
    written("province/base.toml", 'without = ["scoring"]\n')
    written("district.toml", "", "province/base.toml")
    with pytest.raises(PolicyError, match="own is the policy it extends"):
        policies.load("district.toml")
    text = Path("district.toml").read_text("utf-8").replace('"own"', '"district"')
    Path("district.toml").write_text(text, "utf-8")
    assert policies.load("district.toml").policy.scoring is None
    written("province/base.toml", "", "../district.toml")
    with pytest.raises(PolicyError, match=r"base\.toml: extends: .* one of them must stand alone"):
        policies.load("district.toml")


def test_a_fault_is_told_of_the_file_it_stands_in() -> None:
    written("base.toml", '[contract]\nsource = "x"\nyear_ofset = 0\n')
    written("district.toml", '[ages]\nsource = "x"\non = "13-40"\n', "base.toml")
    text = Path("district.toml").read_text("utf-8").replace('"own"', '"district"')
    Path("district.toml").write_text(text, "utf-8")
    with pytest.raises(PolicyError) as caught:
        policies.load("district.toml")
    first, second = str(caught.value).splitlines()
    assert first.startswith("base.toml: contract.year_ofset: ")
    assert second.startswith("district.toml: ages.on: ")


def test_a_missing_base_is_told() -> None:
    with pytest.raises(PolicyError, match="no policy named hangzou-xiacheng"):
        policies.load(written("own.toml", "", "hangzou-xiacheng"))


def test_the_hash_covers_all_that_was_read() -> None:
    alone = policies.source_text("hangzhou-xiacheng")
    assert policies.load().sha256 == hashlib.sha256(alone.encode()).hexdigest()
    written("base.toml", "")
    written("district.toml", "", "base.toml")
    text = Path("district.toml").read_text("utf-8").replace('"own"', '"district"')
    Path("district.toml").write_text(text, "utf-8")
    before = policies.load("district.toml").sha256
    written("base.toml", "# 注\n")
    assert policies.load("district.toml").sha256 != before


def test_set_changes_the_resolved_whole() -> None:
    name = written("own.toml", "")
    rules = policies.load(name, {"indicators.signing_rate.targets.0.value": "0.11"}).policy
    assert rules.indicators["signing_rate"].targets[0].value == Decimal("0.11")
    with pytest.raises(PolicyError, match="what a policy is cannot be changed"):
        policies.load(name, {"extends": "zhejiang"})


def test_the_policy_knows_the_indicators_that_are_reckoned() -> None:
    assert [indicator.id for indicator in INDICATORS] == list(IDS)


def run(*arguments: Any) -> str:
    done = fdsign("policy", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_copy_works_wherever_it_is_put() -> None:
    for name in policies.shipped():
        run("new", f"{name}-copy.toml", "--from", name, "--force")
        run("check", f"{name}-copy.toml")
    written("base.toml", 'without = ["scoring"]\n')
    Path("deep/folder").mkdir(parents=True)
    run("new", "beside.toml", "--extends", "base.toml")
    run("new", "deep/folder/copy.toml", "--from", "beside.toml")
    copied = Path("deep/folder/copy.toml").read_text("utf-8")
    assert 'extends = "../../base.toml"' in copied
    assert copied.count("#:schema") == 1
    assert "scoring.items" not in run("check", "deep/folder/copy.toml")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_short_file_can_be_used_at_once_and_its_comments_too(lang: str) -> None:
    done = fdsign("policy", "new", "滨湖.toml", "--extends", "hangzhou-xiacheng", lang=lang)
    assert done.returncode == 0, done.stderr
    assert "滨湖.toml" in done.stderr
    text = Path("滨湖.toml").read_text("utf-8")
    assert text.startswith("#:schema ./fdsign-policy.schema.json\n")
    assert (policies.load("滨湖.toml").policy.id, len(text.splitlines()) < 50) == (
        "my-district",
        True,
    )
    head, _mark, rest = text.partition("# without")
    body = "\n".join(line.removeprefix("# ") for line in f"# without{rest}".splitlines())
    body = body.replace('"scoring", "funding", "plan", "package", "indicators.home_bed_rate", ', "")
    Path("open.toml").write_text(head + body.replace("\n#\n", "\n\n"), encoding="utf-8")
    funding = policies.load("open.toml").policy.funding
    assert funding is not None
    assert funding.sources[0].payments[0].amount == 10


def test_a_schema_that_lies_there_is_left_without_force() -> None:
    Path("fdsign-policy.schema.json").write_text("{}", encoding="utf-8")
    run("new", "own.toml")
    assert Path("fdsign-policy.schema.json").read_text("utf-8") == "{}"
    run("new", "own.toml", "--force")
    assert Path("fdsign-policy.schema.json").read_text("utf-8") == schema()


def test_check_says_what_comes_from_the_other_policy() -> None:
    said = run("check", written("own.toml", 'without = ["indicators.*.targets"]\n'))
    assert "scoring.items: referral, community_visits, home_beds, record_qualified" in said
    assert "funding.sources: resident, district, city" in said
    assert "targets" not in said
    assert "unchanged" not in run("check", "hangzhou-xiacheng")


def test_a_bare_percentage_is_told_how_to_be_written() -> None:
    said = fault("[indicators.signing_rate]\ntargets = [{ since = 2020, value = 30% }]\n")
    assert said.startswith("own.toml, line 7: a percentage stands in quotation marks")


def test_a_policy_may_lie_beside_the_exports(tmp_path: Path) -> None:
    """fdsign.toml names it as seen from its own folder; it is no export itself."""
    from fdsign.pipeline.metrics import metrics
    from fdsign.pipeline.request import Request
    from tests.oracle.exports import write_folder
    from tests.spec.office import contract

    folder = tmp_path / "elsewhere"
    write_folder({"contracts": [contract(1)]}, folder)
    run("new", folder / "own.toml", "--extends", "hangzhou-xiacheng")
    (folder / "fdsign.toml").write_text('policy = "own.toml"\nyear = 2018\n', encoding="utf-8")
    result = metrics(Request((folder,)))
    assert result.policy.policy.id == "own"
    assert [entry.file for entry in result.inputs] == ["签约.csv"]
    assert result.not_used == ()


def test_an_id_that_is_nearly_another_is_no_new_item() -> None:
    said = fault('[groups]\nsource = "x"\n[[groups.list]]\nid = "eldery"\nmin_age = 65\n')
    assert "groups.list: there is no “eldery” to change. Did you mean elderly?" in said
    titled = '[groups]\nsource = "x"\n[[groups.list]]\nid = "veterans"\ntitle = "退役军人"\n'
    assert policy(titled).groups.list[-1].id == "veterans"


def test_a_whole_list_may_fall_away() -> None:
    package = policy(
        'without = ["package.list.*"]\n[package]\nsource = "x"\n'
        '[[package.list]]\nid = "own_item"\ntitle = "一项"\nto = [{ times = 2 }]\n'
    ).package
    assert package is not None
    assert [each.id for each in package.list] == ["own_item"]


def test_yuan_are_no_shares() -> None:
    shown = fdsign("policy", "show", "hangzhou-xiacheng", "--year", "2017", COLUMNS="200").stdout
    assert "excellent: 35; good: 30" in shown
    assert "3500%" not in shown
