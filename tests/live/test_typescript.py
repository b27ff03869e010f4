import re
from pathlib import Path

import msgspec

from neuroviz.live import messages, typescript

GENERATED = Path(__file__).parents[2] / "frontend" / "src" / "lib" / "messages.gen.ts"


def test_the_generated_types_are_fresh():
    stale = GENERATED.read_text("utf-8") != typescript.typescript()
    assert not stale, f"{GENERATED.name} is stale: run `{typescript.COMMAND}`"


def test_every_message_is_there():
    names = re.findall(r"export interface (\w+)", typescript.typescript())
    structs = {
        name for name, thing in vars(messages).items() if isinstance(thing, type) and issubclass(thing, msgspec.Struct)
    }
    assert set(names) >= structs - {"Struct", "Message", "Command", "Event"}
    assert len(names) == len(set(names))


def test_types_are_typescripts():
    text = typescript.typescript()
    assert "  type: 'open'\n  id: number\n  recipe?: string | null\n" in text
    assert "  value: unknown\n" in text
    assert "  betas: [number, number]\n" in text
    assert "  optimizer: OptimizerConfig\n" in text
    assert "  buffers: Buffer[]\n" in text


def test_the_command_prints_the_file(capsys):
    typescript.main()
    assert capsys.readouterr().out == typescript.typescript()
