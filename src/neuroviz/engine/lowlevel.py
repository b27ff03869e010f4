"""What Python has no word for: a number's bits and place, and a piece of an array without the checks of a slice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils as untyped_cgutils
from numba.extending import intrinsic


def _bits_of(typing_context: Any, number: Any) -> Any:
    """The 64 bits of a float64, as int64."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


def _number_of(typing_context: Any, bits: Any) -> Any:
    """The float64 that 64 bits stand for."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


def _address_of(typing_context: Any, number: Any) -> Any:
    """Where a float64 lies until the function returns."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once_value(builder, arguments[0])

    return numba_types.CPointer(types.float64)(types.float64), generate


def _piece_of(typing_context: Any, array: Any, start: Any, length: Any) -> Any:
    """`array[start : start + length]` of a vector. Nobody looks whether that lies inside, and no reference is counted."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _piece(context, builder, array, *arguments)

    return array(array, types.int64, types.int64), generate


cgutils: Any = untyped_cgutils
numba_types: Any = types
piece: Any = intrinsic(_piece_of)
bits_of = cast(Callable[[float], int], intrinsic(_bits_of))
address_of = cast(Callable[[float], Any], intrinsic(_address_of))
number_of = cast(Callable[[int], float], intrinsic(_number_of))


def rows_piece(table: str, start: int, length: int) -> Any:
    """A function (plan, row, vector, each) for the piece that a row of the plan's table of whole numbers tells of a vector.

    Its columns `start` and `length` say where, in steps of `each` numbers.
    """

    @intrinsic
    def of_row(typing_context: Any, plan: Any, row: Any, vector: Any, each: Any) -> Any:
        kind = plan.types[plan.fields.index(table)]

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            whole, row_number, values, times = arguments
            entries = context.make_array(kind)(context, builder, builder.extract_value(whole, plan.fields.index(table)))
            first = builder.mul(row_number, cgutils.unpack_tuple(builder, entries.shape)[1])
            place, size = (
                builder.mul(times, builder.load(builder.gep(entries.data, [builder.add(first, first.type(column))])))
                for column in (start, length)
            )
            return _piece(context, builder, vector, values, place, size)

        return vector(plan, types.int64, vector, types.int64), generate

    return of_row


def _piece(context: Any, builder: Any, kind: Any, array: Any, start: Any, length: Any) -> Any:
    whole = context.make_array(kind)(context, builder, array)
    result = context.make_array(kind)(context, builder)
    size = context.get_constant(types.intp, 8)
    context.populate_array(
        result,
        data=builder.gep(whole.data, [start]),
        shape=cgutils.pack_array(builder, [length]),
        strides=cgutils.pack_array(builder, [size]),
        itemsize=size,
        meminfo=None,
    )
    return result._getvalue()
