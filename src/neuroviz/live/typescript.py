"""The messages as TypeScript types: `python -m neuroviz.live.typescript` prints `frontend/src/lib/messages.gen.ts`."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator

import msgspec.inspect as mi

from neuroviz.engine.optimizers import OptimizerConfig
from neuroviz.engine.schedules import ScheduleConfig
from neuroviz.live import messages

COMMAND = "make messages"
HEADER = f"// Generated from src/neuroviz/live/messages.py: do not edit, run `{COMMAND}`.\n"
ALIASES = {
    "OptimizerConfig": OptimizerConfig,
    "ScheduleConfig": ScheduleConfig,
    "AnyCommand": messages.AnyCommand,
    "AnyEvent": messages.AnyEvent,
}
PLAIN = {
    mi.IntType: "number",
    mi.FloatType: "number",
    mi.StrType: "string",
    mi.BoolType: "boolean",
    mi.NoneType: "null",
    mi.RawType: "unknown",
}


def typescript() -> str:
    """The whole file: an interface for each struct, a union for each alias."""
    aliases = {name: mi.type_info(union) for name, union in ALIASES.items()}
    structs: dict[str, mi.StructType] = {}
    for union in aliases.values():
        _collect(union, structs)
    parts = [_interface(struct) for struct in structs.values()]
    parts += [f"export type {name} = {_union(union)}\n" for name, union in aliases.items()]
    return "\n".join([HEADER, *parts])


def _collect(node: mi.Type, into: dict[str, mi.StructType]) -> None:
    """Every struct below `node`, each after those it speaks of."""
    for child in _children(node):
        _collect(child, into)
    if isinstance(node, mi.StructType):
        into.setdefault(node.cls.__name__, node)


def _children(node: mi.Type) -> Iterator[mi.Type]:
    match node:
        case mi.StructType(fields=fields):
            yield from (field.type for field in fields)
        case mi.UnionType(types=types):
            yield from types
        case mi.VarTupleType(item_type=item) | mi.DictType(value_type=item):
            yield item


def _interface(struct: mi.StructType) -> str:
    lines = [f"export interface {struct.cls.__name__} {{"]
    if struct.tag_field is not None:
        lines.append(f"  {struct.tag_field}: '{struct.tag}'")
    optional = issubclass(struct.cls, messages.Command)  # what comes from Python always has every field
    lines += [_field(field, optional=optional and not field.required) for field in struct.fields]
    return _comment(struct.cls) + "\n".join([*lines, "}", ""])


def _field(field: mi.Field, *, optional: bool) -> str:
    return f"  {field.encode_name}{'?' if optional else ''}: {_type(field.type)}"


def _comment(cls: type) -> str:
    lines = textwrap.wrap(" ".join((inspect.getdoc(cls) or "").split()), 110)
    return (
        f"/** {lines[0]} */\n" if len(lines) == 1 else "\n".join(["/**", *(f" * {line}" for line in lines), " */", ""])
    )


def _type(node: mi.Type) -> str:
    match node:
        case mi.StructType(cls=cls):
            return cls.__name__
        case mi.LiteralType(values=values):
            return " | ".join(f"'{value}'" for value in values)
        case mi.VarTupleType(item_type=item):
            return f"{_type(item)}[]"
        case mi.DictType(key_type=key, value_type=value):
            return f"Record<{_type(key)}, {_type(value)}>"
        case mi.TupleType(item_types=items):
            return f"[{', '.join(map(_type, items))}]"
        case mi.UnionType():
            return _alias(node) or _union(node)
        case _:
            return PLAIN[type(node)]


def _alias(union: mi.UnionType) -> str | None:
    return next((name for name, known in ALIASES.items() if mi.type_info(known) == union), None)


def _union(union: mi.Type) -> str:
    types = union.types if isinstance(union, mi.UnionType) else (union,)
    return " | ".join(map(_type, types))


def main() -> None:
    print(typescript(), end="")


if __name__ == "__main__":
    main()
