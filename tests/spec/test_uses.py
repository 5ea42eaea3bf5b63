"""Who types an answer can see the sentence of the protocol that will say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.uses import sentences_with

KINDS = Host().kinds

HUDDLE = """\
format = 1
id = "huddle"
title = "Huddle"
[inputs.aim]
title = "Aim"
default = "our aim"
[inputs.how]
title = "How"
[inputs.unsaid]
title = "Unsaid"
[roles.presenter]
title = "Who presents"
[[steps]]
id = "a"
title = "About {aim}"
say = "Welcome. {presenter} tells us: {how} Then we listen!"
[[steps]]
id = "b"
title = "B"
say = ["Listen. We work towards {aim}, all of us. And {how}?"]
"""


def test_of_each_answer_the_first_sentence_that_is_read_out_with_it_is_told() -> None:
    protocol = load_protocol(HUDDLE.encode(), KINDS).protocol
    assert protocol is not None
    assert sentences_with(protocol) == {
        "how": "Who presents tells us: {how}",
        "aim": "We work towards {aim}, all of us.",
    }


@pytest.mark.parametrize("id", ["live-case", "tuning", "pdsa-cycle", "learning-team-cycle"])
def test_protocols_that_ship_say_what_they_ask_for(id: str) -> None:
    shelf = open_shelf(None)
    found = shelf.find(id)
    protocol = load_protocol(found.data, KINDS, shelf.fetch_for(Path(found.path))).protocol
    assert protocol is not None
    assert protocol.inputs
    assert set(sentences_with(protocol)) == set(protocol.inputs)
