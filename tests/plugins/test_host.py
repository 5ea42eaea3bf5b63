"""Whatever an installed plugin is or does, the program lives, and says which plugin it was.

Every plugin here is a distribution of its own, in the path of a process of its own.
"""

from __future__ import annotations

from typing import Any

import pytest

PLAIN = """
from protocols.plugins import PlainKind, hookimpl

@hookimpl
def protocols_step_kinds():
    return [PlainKind("{name}", "a kind")]
"""

AFTER_LOADING = """
host = Host({disabled})
host.load()
answer([
    {{info.name: [info.status, info.failure, list(info.kinds)] for info in host.listed()}},
    sorted(host.kinds),
    [failure.sentence for failure in host.failures],
])
"""

BUILT_IN = ["between", "break", "buffer", "debrief", "move", "prework", "talk"]


def loaded(site: Any, *disabled: str) -> tuple[dict[str, list[Any]], list[str], list[str]]:
    """For each plugin [status, failure, kinds], the kinds there are, and every failure's sentence."""
    plugins, kinds, failures = site.run(AFTER_LOADING.format(disabled=list(disabled)))
    return plugins, kinds, failures


def test_without_any_plugin_there_are_the_built_in_kinds(site: Any) -> None:
    assert loaded(site) == ({}, BUILT_IN, [])


def test_a_plugin_is_listed_without_being_imported(site: Any) -> None:
    site.install("protocols-quiet", "raise SystemExit('imported')", plugin="quiet", version="2.3")
    assert site.run("""
        (info,) = Host().listed()
        imported = "protocols_quiet" in sys.modules
        answer([info.name, info.distribution, info.version, info.status, info.failure, imported])
    """) == ["quiet", "protocols-quiet", "2.3", "found", "", False]


def test_a_plugin_brings_its_kind_when_the_kind_is_asked_for(site: Any) -> None:
    site.install("protocols-quiet", PLAIN.format(name="quiet"), plugin="silence")
    assert site.run("""
        host = Host()
        kind = host.kinds["quiet"]
        owner = host.owner("quiet")
        answer([kind.name, owner.name, owner.distribution, owner.status, owner.kinds, host.owner("talk")])
    """) == ["quiet", "silence", "protocols-quiet", "loaded", ["quiet"], None]


def test_built_in_kinds_are_found_without_looking_at_what_is_installed(site: Any) -> None:
    site.install("protocols-quiet", "raise SystemExit('imported')")
    before, after, failures = site.run("""
        host = Host()
        talk = host.kinds["talk"], host.kinds.get("debrief"), "break" in host.kinds
        before = ["protocols_quiet" in sys.modules, "importlib.metadata" in sys.modules]
        host.kinds.get("no-such-kind")
        answer([before, "importlib.metadata" in sys.modules, len(host.failures)])
    """)
    assert (before, after, failures) == ([False, False], True, 1)


def test_a_file_with_built_in_kinds_is_checked_without_importing_a_plugin(site: Any) -> None:
    site.install("protocols-quiet", PLAIN.format(name="quiet"))
    script = """
        from protocols.spec.load import load_protocol
        lines = ['format = 1', 'id = "a"', 'title = "A"', '[[steps]]', 'title = "S"', 'kind = "{kind}"']
        loaded = load_protocol("\\n".join(lines).encode(), Host().kinds)
        answer([[problem.code for problem in loaded.problems], "protocols_quiet" in sys.modules])
    """
    assert site.run(script.format(kind="debrief")) == [[], False]
    assert site.run(script.format(kind="quiet")) == [[], True]
    assert site.run(script.format(kind="quit")) == [["P112"], True]


def test_the_built_in_kinds_are_registered_with_the_plugin_manager_like_any_other(site: Any) -> None:
    site.install("protocols-quiet", PLAIN.format(name="quiet"))
    assert site.run("""
        host = Host()
        host.load()
        impls = host._manager.hook.protocols_step_kinds.get_hookimpls()
        modules = sorted(impl.plugin.__name__ for impl in impls)
        answer([modules, type(host.kinds["talk"]) is type(host.kinds["quiet"])])
    """) == [["protocols.plugins.builtin", "protocols_quiet"], True]


BROKEN = {
    "an import that fails": (
        "import nonexistent_zz",
        "broken",
        "ModuleNotFoundError: No module named 'nonexistent_zz'",
    ),
    "the end of the program": ("raise SystemExit(3)", "broken", "could not be imported: SystemExit: 3"),
    "a mistake in Python": ("def (", "broken", "SyntaxError"),
    "an exception that cannot say itself": (
        "class Odd(BaseException):\n    def __str__(self):\n        raise ValueError\nraise Odd",
        "broken",
        "could not be imported: Odd.",
    ),
    "control characters in what it says": ("raise ValueError('\\x1b[2Jred')", "broken", "ValueError: [2Jred"),
    "a hook that is none": (
        "from protocols.plugins import hookimpl\n@hookimpl\ndef protocols_step_kind(): return []",
        "broken",
        "Did its author mean “protocols_step_kinds”?",
    ),
    "a hook with an argument": (
        "from protocols.plugins import hookimpl\n@hookimpl\ndef protocols_step_kinds(app): return []",
        "broken",
        "Argument(s) {'app'} are declared in the hookimpl",
    ),
    "no hook at all": ("def protocols_step_kinds(): return []", "broken", "@hookimpl is missing"),
    "an earlier contract": ("PROTOCOLS_API = '0.9'", "incompatible", "version 0.9 of the plugin contract"),
    "a later contract": ("PROTOCOLS_API = '1.1'", "incompatible", "this program speaks 1.0"),
    "a contract that is none": ("PROTOCOLS_API = 1", "incompatible", "version 1 of the plugin contract"),
    "a hook that raises": (
        "from protocols.plugins import hookimpl\n@hookimpl\ndef protocols_step_kinds(): return [1 / 0]",
        "broken",
        "failed when asked what it brings: ZeroDivisionError: division by zero",
    ),
    "a hook that ends the program half way": (
        "from protocols.plugins import PlainKind, hookimpl\n@hookimpl\n"
        "def protocols_step_kinds():\n    yield PlainKind('half', 'half')\n    raise SystemExit",
        "broken",
        "failed when asked what it brings: SystemExit",
    ),
    "an answer that is no list": (
        "from protocols.plugins import hookimpl\n@hookimpl\ndef protocols_step_kinds(): return 5",
        "broken",
        "TypeError",
    ),
}


@pytest.mark.parametrize(("code", "status", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_told_by_name_and_the_others_work(
    site: Any, code: str, status: str, said: str
) -> None:
    site.install("protocols-broken", code, plugin="broken", version="0.1")
    site.install("protocols-quiet", PLAIN.format(name="quiet"), plugin="quiet")
    plugins, kinds, failures = loaded(site)
    assert kinds == sorted([*BUILT_IN, "quiet"])
    assert plugins["broken"][0] == status
    assert plugins["quiet"] == ["loaded", "", ["quiet"]]
    assert failures == [plugins["broken"][1]]
    assert said in failures[0]
    assert "“broken” of protocols-broken 0.1" in failures[0]
    assert "\x1b" not in failures[0]


def test_an_entry_point_may_name_an_object_but_not_a_class(site: Any) -> None:
    code = """
        from protocols.plugins import PlainKind, hookimpl

        PROTOCOLS_API = {api!r}

        class Plugin:
            @hookimpl
            def protocols_step_kinds(self):
                return [PlainKind("{name}", "a kind")]

        plugin = Plugin()
    """
    site.install("protocols-a", code.format(name="a", api="1.0"), target="protocols_a:plugin")
    site.install("protocols-b", code.format(name="b", api="1.0"), target="protocols_b:Plugin")
    site.install("protocols-c", code.format(name="c", api="2.0"), target="protocols_c:plugin")
    plugins, kinds, failures = loaded(site)
    assert kinds == sorted([*BUILT_IN, "a"])
    assert [plugins[f"protocols-{name}"][0] for name in "abc"] == ["loaded", "broken", "incompatible"]
    assert "must name a module or an object, not a class" in failures[0]


UNFIT = {
    "no kind at all": (
        "'talk more'",
        "str is no step kind: it has no name, summary, defaults, keys, check, show.",
    ),
    "a class": ("PlainKind", "PlainKind is a class; bring an instance, PlainKind()."),
    "a name with spaces": ("PlainKind('Not a name', 's')", "“Not a name” is no name"),
    "a name that is no text": ("PlainKind(5, 's')", "“5” is no name"),
    "no summary": ("PlainKind('odd', '')", "“odd” needs a summary"),
    "defaults of another type": ("PlainKind('odd', 's', Defaults(title=5))", "The defaults of “odd”"),
    "keys that are no attrs class": ("PlainKind('odd', 's', keys=dict)", "must be an attrs class, or None"),
    "a key that every step has": (
        "PlainKind('odd', 's', keys=Taken)",
        "The key “title” of “odd” is one that every",
    ),
    "a field that is no key": (
        "PlainKind('odd', 's', keys=Stranger)",
        "“other” of “odd” was not made with key(...)",
    ),
}


@pytest.mark.parametrize(("kind", "said"), UNFIT.values(), ids=UNFIT)
def test_a_kind_that_cannot_be_used_is_left_out_and_the_plugin_s_other_kinds_stay(
    site: Any, kind: str, said: str
) -> None:
    site.install(
        "protocols-odd",
        f"""
        import attrs
        from protocols.plugins import Defaults, PlainKind, Text, hookimpl, key

        @attrs.frozen
        class Taken:
            title: str = key(Text(), "taken")

        @attrs.frozen
        class Stranger:
            other: str = ""

        @hookimpl
        def protocols_step_kinds():
            return [{kind}, PlainKind("quiet", "a kind")]
        """,
    )
    plugins, kinds, failures = loaded(site)
    assert kinds == sorted([*BUILT_IN, "quiet"])
    assert plugins["protocols-odd"][0] == "loaded"
    assert len(failures) == 1
    assert said in failures[0]


def test_a_kind_claimed_by_two_plugins_comes_from_neither_until_one_is_disabled(site: Any) -> None:
    site.install("protocols-a", PLAIN.format(name="quiet"))
    site.install("protocols-b", PLAIN.format(name="quiet"))
    plugins, kinds, failures = loaded(site)
    assert kinds == BUILT_IN
    assert [plugins[name][2] for name in ("protocols-a", "protocols-b")] == [[], []]
    assert len(failures) == 2
    assert "protocols-a (protocols-a 1.0) and protocols-b (protocols-b 1.0)" in failures[0]
    assert loaded(site, "protocols-a")[1:] == (sorted([*BUILT_IN, "quiet"]), [])


def test_a_kind_brought_twice_by_one_plugin_is_left_out(site: Any) -> None:
    site.install("protocols-a", PLAIN.format(name="quiet").replace("[", "2 * ["))
    _, kinds, failures = loaded(site)
    assert kinds == BUILT_IN
    assert "brings the step kind “quiet” twice" in failures[0]


def test_a_built_in_kind_cannot_be_replaced(site: Any) -> None:
    site.install("protocols-a", PLAIN.format(name="debrief"))
    _, kinds, failures = loaded(site)
    assert kinds == BUILT_IN
    assert "brings a step kind “debrief”, which is the name of a built-in kind" in failures[0]
    assert site.run("host = Host(); host.load(); answer(host.kinds['debrief'].defaults.protect)") is True


def test_two_plugins_of_one_name_are_both_refused_until_one_is_disabled(site: Any) -> None:
    site.install("protocols-a", PLAIN.format(name="a"), plugin="same")
    site.install("protocols-b", PLAIN.format(name="b"), plugin="same")
    _, kinds, failures = loaded(site)
    assert kinds == BUILT_IN
    assert "protocols-a 1.0 and protocols-b 1.0" in failures[0]
    assert loaded(site, "protocols-b")[1:] == (sorted([*BUILT_IN, "a"]), [])


@pytest.mark.parametrize("name", ["crash", "protocols-crash", "Protocols_Crash", "*"])
def test_a_disabled_plugin_is_never_imported(site: Any, name: str) -> None:
    site.install("protocols-crash", "import os\nos._exit(70)", plugin="crash")
    plugins, kinds, failures = loaded(site, name)
    assert (plugins["crash"], kinds, failures) == (["disabled", "", []], BUILT_IN, [])


def test_damaged_metadata_hides_no_other_plugin(site: Any) -> None:
    site.install("protocols-quiet", PLAIN.format(name="quiet"))
    for number, text in enumerate(["[protocols.plugins]\nno equals sign\n", "[protocols.plugins]\nx = y\n"]):
        info = site.folder / f"damaged_{number}-1.0.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(text, "utf-8")
    assert "quiet" in loaded(site)[1]
