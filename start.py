"""Set up Protocols beside this file and open it; or set up the tests and run them.

    python3 start.py            set up (the first time), then open the program
    python3 start.py demo       the same, passing what follows to the program
    python3 start.py test       set up the tests (the first time), then check everything
    python3 start.py test ARGS  run only pytest, with these arguments

Needs nothing but Python 3.11 or later. Everything goes into the folders .venv and .venv-test beside this
file, which can be deleted at any time. This file must load on an old Python too, so that it can say so.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
NEEDED = (3, 11)
WINDOWS = os.name == "nt"
STAMP = "protocols-stamp.txt"
LOG = "setup-log.txt"
RETOLD = "PROTOCOLS_START_RETOLD"

CHECKS = [
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    (
        "rooms",
        ["-c", "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"],
    ),
]
"""What is checked before the tests: a name, and what Python runs for it."""

NO_NETWORK = (
    "connection",
    "could not fetch url",
    "name resolution",
    "no matching distribution",
    "no route to host",
    "network is unreachable",
    "proxyerror",
    "sslerror",
    "timed out",
)
"""Words in pip's answer that mean: the package index was not reached."""


class SetupError(Exception):
    """Something a person can put right; its text says what happened and what to do."""


def say(text):
    """Tell the person how it goes, apart from what the program itself prints."""
    print(text, file=sys.stderr, flush=True)


def new_enough(python):
    """Whether the program *python* is there, runs, and is a Python that we can use."""
    question = "import sys; sys.exit(sys.version_info < (%d, %d))" % NEEDED
    try:
        return (
            subprocess.call([python, "-c", question], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            == 0
        )
    except OSError:
        return False


def newer_python():
    """The path of a newer Python on this computer, or None."""
    for minor in range(NEEDED[1] + 4, NEEDED[1] - 1, -1):
        python = shutil.which("python3.%d" % minor)
        if python and new_enough(python):
            return python
    return None


def python_in(folder):
    """The path of the Python inside the environment *folder*."""
    return os.path.join(folder, "Scripts", "python.exe") if WINDOWS else os.path.join(folder, "bin", "python")


def program_in(folder):
    """The path of the program ``protocols`` inside the environment *folder*."""
    return (
        os.path.join(folder, "Scripts", "protocols.exe")
        if WINDOWS
        else os.path.join(folder, "bin", "protocols")
    )


def wanted_stamp(extra):
    """What a finished environment's stamp must say: for which project, place and Python it was made."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "%s %s %s.%s %s\n" % (digest, extra or "-", sys.version_info[0], sys.version_info[1], ROOT)


def read_stamp(folder):
    """What the environment's stamp says, or "" where none was finished."""
    try:
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def run_logged(command, folder):
    """Run *command*, keeping what it prints in the environment's log; answer (exit code, what it printed)."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, check=False)
    text = done.stdout.decode("utf-8", "replace")
    if os.path.isdir(folder):
        with open(os.path.join(folder, LOG), "a", encoding="utf-8") as file:
            file.write("$ %s\n%s\n" % (" ".join(command), text))
    return done.returncode, text


def telling_lines(text, number=3):
    """The last *number* lines of *text* that name an error, or the last ones that say anything; set in."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error: " in line.lower() and "subprocess" not in line]
    return "\n".join("    " + line[:300] for line in (errors or lines)[-number:])


def make_environment(folder):
    """Make an empty environment in *folder*, in place of whatever is there."""
    name = os.path.basename(folder)
    try:
        import ensurepip  # noqa: F401  (Debian ships Python without it)
        import venv  # noqa: F401
    except ImportError:
        version = "%d.%d" % sys.version_info[:2]
        raise SetupError(
            "This Python comes without its venv module, which is needed to set up Protocols.\n"
            "On Debian or Ubuntu: sudo apt install python%s-venv. Then run the same command again." % version
        ) from None
    say("  making a place for it in %s" % name)
    if os.path.islink(folder) or os.path.isfile(folder):
        os.unlink(folder)
    code, text = run_logged([sys.executable, "-m", "venv", "--clear", folder], folder)
    if code:
        raise SetupError(
            "Python could not make an environment in %s. It said:\n%s" % (folder, telling_lines(text))
        )


def install(folder, extra):
    """Install the project, and everything it needs, into the environment *folder*."""
    say("  fetching and installing what it needs (this can take a minute)")
    what = ROOT + ("[%s]" % extra if extra else "")
    options = ["--quiet", "--no-input", "--disable-pip-version-check"]
    code, text = run_logged([python_in(folder), "-m", "pip", "install", *options, "--editable", what], folder)
    if not code:
        return
    if any(word in text.lower() for word in NO_NETWORK):
        raise SetupError(
            "What Protocols needs could not be fetched: the package index did not answer or has it not.\n"
            "Connect to the internet (or set pip's proxy), then run the same command again. pip said:\n%s"
            % telling_lines(text)
        )
    raise SetupError(
        "pip could not install Protocols. It said:\n%s\nAll of it is in %s."
        % (telling_lines(text), os.path.join(folder, LOG))
    )


def ready(name, extra):
    """See that the environment *name* is there, whole and up to date; answer its folder."""
    folder = os.path.join(ROOT, name)
    wanted = wanted_stamp(extra)
    found = read_stamp(folder)
    usable = new_enough(python_in(folder)) if found != wanted else os.path.exists(python_in(folder))
    if found == wanted and usable and os.path.exists(program_in(folder)):
        return folder
    say("Setting up Protocols%s." % (" and its tests" if extra else ""))
    if os.path.exists(os.path.join(folder, STAMP)):
        os.unlink(os.path.join(folder, STAMP))
    # An older one that still works is brought up to date in place; a half-made one is made anew.
    if not (found and usable and found.split(" ", 2)[1:] == wanted.split(" ", 2)[1:]):
        make_environment(folder)
    install(folder, extra)
    with open(os.path.join(folder, STAMP), "w", encoding="utf-8") as file:
        file.write(wanted)
    say("  done")
    return folder


def run_program(arguments):
    """Open the program with *arguments*; answer its exit code (on Linux and macOS it takes our place)."""
    program = program_in(ready(".venv", ""))
    if WINDOWS:
        return subprocess.call([program, *arguments])
    os.execv(program, [program, *arguments])
    return 2


def has(python, module):
    """Whether *python* has the module *module*."""
    return subprocess.call([python, "-c", "import " + module], stderr=subprocess.DEVNULL) == 0


def run_tests(arguments):
    """Check everything and run the tests, or only pytest with *arguments*; answer the exit code."""
    python = python_in(ready(".venv-test", "test"))
    failed = []
    if arguments:
        say("Only pytest, with your arguments; without any, ruff, mypy and the rooms are checked as well.")
    for name, command in [] if arguments else CHECKS:
        say("== %s" % name)
        if subprocess.call([python, *command], cwd=ROOT):
            failed.append(name)
    if failed:
        say("== not in order: %s (see above); the tests run all the same" % ", ".join(failed))
    side_by_side = [] if arguments or not has(python, "xdist") else ["-n", "4"]
    say("== pytest")
    # The tests start hundreds of programs: where none may keep what it has compiled, each compiles all of it.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = subprocess.call([python, "-m", "pytest", *side_by_side, *arguments], cwd=ROOT, env=kept)
    if failed and not code:
        say("The tests passed, but these did not: %s (see above)." % ", ".join(failed))
    return code or (1 if failed else 0)


def main(arguments):
    """Do what the two commands of the README say; answer the exit code."""
    if sys.version_info < NEEDED:
        python = None if os.environ.get(RETOLD) else newer_python()
        if python:
            return subprocess.call(
                [python, os.path.abspath(__file__), *arguments], env=dict(os.environ, **{RETOLD: "1"})
            )
        say(
            "Protocols needs Python %d.%d or later; this is Python %d.%d.\n"
            "Get a newer one from https://www.python.org/downloads/ and run: python3 start.py"
            % (NEEDED + sys.version_info[:2])
        )
        return 2
    try:
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        return run_program(arguments)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(
            "Protocols could not be set up: %s%s"
            % (error.strerror or error, ": %s" % error.filename if error.filename else "")
        )
        say("The folder %s must be writable, with about 200 MB free. Then run the same command again." % ROOT)
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on.")
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
