"""The host: which plugins there are, what they bring, and what went wrong with each.

The one thing to know: **nobody but the host touches a plugin**, and nothing a plugin does gets out of it.
Each is loaded by itself, and what fails is recorded (:attr:`Host.failures`), never raised.

Kinds are found in two tiers. The built-in ones are there at once, without looking at what is installed;
plugins are found and imported when a file names a kind that is not built in. Both tiers go through the same
method, with pluggy's manager: importing pluggy costs about 4 ms where attrs is loaded already (both need
``inspect``), which does not justify a second door.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

from protocols import __version__
from protocols.plugins import builtin
from protocols.plugins.admission import fault
from protocols.plugins.guard import Failure, GuardedKind, Record, Status, described
from protocols.plugins.hookspecs import API_VERSION, HOOKS, PROJECT
from protocols.plugins.strategies import GuardedStrategy, LazyStrategies, admitted
from protocols.spec.kinds import StepKind
from protocols.spec.mending import suggestion
from protocols.words import listed as in_words
from protocols.words import safe_line

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy
    from protocols.plugins.discovery import Candidate

OURS = "built-in"
"""The name of what comes with the program, where plugins have theirs."""

EVERY_PLUGIN = "*"
"""Among the disabled names: load no plugin at all."""

KINDS_LIMIT = 1_000
"""The most kinds taken from one plugin, should it never stop."""


@attrs.frozen
class PluginInfo:
    """An installed plugin. *failures*: what went wrong, in sentences; *kinds*: what it has brought."""

    name: str
    distribution: str
    version: str
    status: Status
    failures: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def failure(self) -> str:
        """The last sentence about it, or ``""``."""
        return self.failures[-1] if self.failures else ""


class Host:
    """All plugins of this program. *disabled*: names of plugins or distributions, or ``"*"`` for all; gone
    through when plugins are first looked for, and not before."""

    def __init__(self, disabled: Iterable[str] = ()) -> None:
        self.kinds: Mapping[str, StepKind] = _LazyKinds(self)
        """Every kind of step, by name; see :class:`_LazyKinds` for when plugins are loaded."""
        self._disabled = disabled
        self._manager = pluggy.PluginManager(PROJECT)
        for hooks in HOOKS:
            self._manager.add_hookspecs(hooks)
        self.strategies: Sequence[Strategy] = LazyStrategies(self._all_strategies)
        """Every strategy, ours first; looking at it loads every plugin that is not disabled."""
        self._strategies: list[Strategy] | None = None
        self._registered: list[tuple[Record, Any]] = []
        self._ours: dict[str, GuardedKind] | None = None
        self._theirs: dict[str, GuardedKind] | None = None
        self._found: list[tuple[Candidate, Record]] | None = None

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that has gone wrong with plugins so far, plugin by plugin."""
        return tuple(failure for _, record in self._found or () for failure in record.failures)

    def listed(self) -> list[PluginInfo]:
        """Every installed plugin as it stands now, by name; none is imported for this."""
        return [self._info(record) for _, record in self._candidates()]

    def load(self) -> None:
        """Load every plugin that is not disabled, if that has not happened yet."""
        self._third_parties()

    def owner(self, kind: str) -> PluginInfo | None:
        """The plugin that brought *kind*; None for a kind that is built in or unknown. Loads nothing."""
        found = (self._theirs or {}).get(kind)
        return self._info(found.record) if found else None

    def _info(self, record: Record) -> PluginInfo:
        kinds = tuple(sorted(name for name, kind in (self._theirs or {}).items() if kind.record is record))
        failures = tuple(failure.sentence for failure in record.failures)
        return PluginInfo(record.name, record.distribution, record.version, record.status, failures, kinds)

    # -- the two tiers ----------------------------------------------------------------------------

    def _built_in(self) -> dict[str, GuardedKind]:
        if self._ours is None:
            record = Record(OURS, "protocols-live", __version__)
            self._ours = {kind.name: kind for kind in self._admit(builtin, record)}
        return self._ours

    def _third_parties(self) -> dict[str, GuardedKind]:
        if self._theirs is None:
            self._theirs = {}  # at once: a plugin that comes back here while it is loaded finds nothing
            offered: dict[str, list[GuardedKind]] = {}
            for candidate, record in self._candidates():
                if record.status == "found":
                    for kind in self._load(candidate, record):
                        offered.setdefault(kind.name, []).append(kind)
            for name, kinds in offered.items():
                self._settle(name, kinds)
        return self._theirs

    def _settle(self, name: str, kinds: list[GuardedKind]) -> None:
        """Take the kind *name* in, unless it is ours or several plugins claim it: then nobody gets it."""
        assert self._theirs is not None
        if name in self._built_in():
            for kind in kinds:
                kind.record.failed("plugin.clash.built-in", kind=name)
        elif len(kinds) > 1:
            labels = in_words(f"{kind.record.name} ({kind.record.label})" for kind in kinds)
            for kind in kinds:
                kind.record.failed("plugin.clash", kind=name, plugins=labels)
        else:
            self._theirs[name] = kinds[0]

    # -- finding ----------------------------------------------------------------------------------

    def _candidates(self) -> list[tuple[Candidate, Record]]:
        if self._found is None:
            # Late, because it loads importlib.metadata: a file with built-in kinds does not need it.
            from protocols.plugins.discovery import canonical, installed

            off = {canonical(name) for name in self._disabled}
            self._found = [(one, Record(one.name, one.distribution, one.version)) for one in installed()]
            for _, record in self._found:
                if EVERY_PLUGIN in off or {canonical(record.name), canonical(record.distribution)} & off:
                    record.status = "disabled"
            self._refuse_twins([record for _, record in self._found if record.status == "found"])
        return self._found

    @staticmethod
    def _refuse_twins(records: list[Record]) -> None:
        """Two plugins of one name: neither is loaded, because which is meant cannot be known."""
        often = Counter(record.name for record in records)
        for record in records:
            if often[record.name] > 1:
                labels = in_words(other.label for other in records if other.name == record.name)
                record.failed("plugin.twins", "refused", packages=labels)

    # -- one plugin -------------------------------------------------------------------------------

    def _load(self, candidate: Candidate, record: Record) -> list[GuardedKind]:
        try:
            plugin = candidate.entry_point.load()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too
            record.failed("plugin.import", "broken", error=described(error))
            return []
        return self._admit(plugin, record)

    def _admit(self, plugin: Any, record: Record) -> list[GuardedKind]:
        """The one door: register *plugin*, ask it, and judge what it brings; ours and theirs alike."""
        try:
            if self._is_fit(plugin, record):
                kinds = self._ask(plugin, record)
                record.status = "loaded"
                self._registered.append((record, plugin))
                return kinds
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            record.failed("plugin.hook", "broken", error=described(error))
        if self._manager.is_registered(plugin):
            self._manager.unregister(plugin)
        return []

    def _is_fit(self, plugin: Any, record: Record) -> bool:
        """Register *plugin*; answer whether it keeps to the contract, and record why if not."""
        if plugin is None or inspect.isclass(plugin):
            record.failed("plugin.class", "broken", found=safe_line(getattr(plugin, "__name__", "None"), 80))
            return False
        wanted = _wanted_api(plugin)
        if not _speaks(wanted):
            record.failed("plugin.api", "incompatible", wanted=safe_line(str(wanted), 40), ours=API_VERSION)
            return False
        try:
            self._manager.register(plugin, f"{record.distribution}:{record.name}")
        except pluggy.PluginValidationError as error:
            # The last line says what does not fit; those before it quote the function.
            said = str(error).strip().splitlines()
            record.failed("plugin.signature", "broken", error=safe_line(said[-1] if said else "", 300))
            return False
        callers = self._manager.get_hookcallers(plugin) or []
        known = [caller.name for caller in callers if caller.has_spec()]
        unknown = [
            caller.name
            for caller in callers
            if not caller.has_spec()
            and any(impl.plugin is plugin and not impl.optionalhook for impl in caller.get_hookimpls())
        ]
        hooks = [name for one in HOOKS for name in vars(one) if name.startswith(f"{PROJECT}_")]
        if unknown:
            meant = suggestion(unknown[0], hooks)
            sentence = "plugin.unknown-hook.meant" if meant else "plugin.unknown-hook"
            record.failed(sentence, "broken", hook=unknown[0], meant=meant, hooks=in_words(hooks))
        elif not known:
            record.failed("plugin.no-hook", "broken", hooks=in_words(hooks, "or"))
        return bool(known) and not unknown

    def _ask(self, plugin: Any, record: Record) -> list[GuardedKind]:
        """The kinds of *plugin* that can be used; what is wrong with the others is recorded."""
        brought: dict[str, GuardedKind | None] = {}
        for impl in self._manager.hook.protocols_step_kinds.get_hookimpls():
            if impl.plugin is not plugin:
                continue
            # Not through pluggy's call, which asks all plugins and stops at the first that raises.
            answer: Any = impl.function()
            for number, kind in enumerate(answer or ()):
                if number >= KINDS_LIMIT:
                    record.failed("plugin.too-many", limit=KINDS_LIMIT)
                    break
                self._judge(kind, record, brought)
        return [kind for kind in brought.values() if kind is not None]

    def _all_strategies(self) -> list[Strategy]:
        """Ours, then those of plugins, in the order of the plugins' names; of two with one name, neither."""
        if self._strategies is None:
            self._built_in()
            self.load()
            offered = [one for record in self._records() for one in self._brought_by(record)]
            often = Counter(one.name for one in offered if one.record.name != OURS)
            ours = {one.name for one in offered if one.record.name == OURS}
            self._strategies = []
            for one in offered:
                if one.record.name != OURS and (one.name in ours or often[one.name] > 1):
                    one.record.failed("plugin.strategy.clash", name=one.name)
                else:
                    self._strategies.append(one)
        return self._strategies

    def _records(self) -> Iterator[Record]:
        yield from (record for record, _ in self._registered if record.name == OURS)
        yield from (record for _, record in self._candidates() if record.status == "loaded")

    def _brought_by(self, record: Record) -> list[GuardedStrategy]:
        """The strategies of one plugin; a hook that fails brings none."""
        plugins = [plugin for known, plugin in self._registered if known is record]
        for impl in self._manager.hook.protocols_strategies.get_hookimpls():
            if impl.plugin not in plugins:
                continue
            try:
                return admitted(impl.function(), record)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # SystemExit too
                record.failed("plugin.hook", error=described(error))
        return []

    @staticmethod
    def _judge(kind: Any, record: Record, brought: dict[str, GuardedKind | None]) -> None:
        wrong = fault(kind)
        if wrong:
            record.failed("plugin.kind", error=wrong)
        elif kind.name in brought:
            brought[kind.name] = None
            record.failed("plugin.clash.itself", kind=kind.name)
        else:
            title = safe_line(kind.defaults.title)
            brought[kind.name] = GuardedKind(
                str(kind.name),
                safe_line(kind.summary),
                attrs.evolve(kind.defaults, title=title),
                kind.keys,
                record,
                kind,
            )


class _LazyKinds(Mapping[str, StepKind]):
    """The kinds by name. A built-in one needs no plugin; any other name, or the list, loads them."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __getitem__(self, name: str) -> StepKind:
        ours = self._host._built_in().get(name)
        return ours if ours is not None else self._host._third_parties()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._host._built_in() or name in self._host._third_parties()

    def __iter__(self) -> Iterator[str]:
        yield from self._host._built_in()
        yield from self._host._third_parties()

    def __len__(self) -> int:
        return len(self._host._built_in()) + len(self._host._third_parties())


def _wanted_api(plugin: Any) -> Any:
    """The contract that *plugin*, or the module of its class, was written for; ours where none is named."""
    module = sys.modules.get(type(plugin).__module__)
    for place in (plugin, module):
        wanted = inspect.getattr_static(place, "PROTOCOLS_API", None)
        if wanted is not None:
            return wanted
    return API_VERSION


def _speaks(wanted: Any) -> bool:
    """Whether a plugin written for the contract *wanted* can live with ours: same major, no later minor."""
    if not isinstance(wanted, str):
        return False
    major, _, minor = wanted.partition(".")
    our_major, _, our_minor = API_VERSION.partition(".")
    return major == our_major and (minor or "0").isdecimal() and int(minor or "0") <= int(our_minor)
