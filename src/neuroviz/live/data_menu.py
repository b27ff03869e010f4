"""The data sets on offer, each with what can be set of it: all of it follows from the tables of the data."""

from __future__ import annotations

import msgspec

from neuroviz.data import catalog, drawn, features, shapes
from neuroviz.data.catalog import Entry
from neuroviz.data.shapes import MOST_CLASSES, PLANE, Shape, class_names
from neuroviz.data.source import LARGEST_SEED
from neuroviz.data.sources import Catalog, Synthetic
from neuroviz.live.messages import DataChoice, Drawing, Named, Option

GROUPS = ("Real data", "Shapes", "Logic gates", "Surfaces")

_SAMPLES = Option("samples", "samples", "integer", 200, 4, 100_000, "How many points are drawn.")
_SEED = Option(
    "seed", "points’ seed", "integer", 1, 0, LARGEST_SEED,
    "A number of its own from which the points are drawn; off, they follow from the seed of the run.", optional=True,
)  # fmt: skip
_SCALING = Option(
    "scaling", "scaling", "choice", 0, 0, 0,
    "How inputs, and numbers to be predicted, are brought to a common size. Measured on the samples that train alone.",
    choices=(
        Named("standard", "standard", "Minus the mean, divided by the deviation: most lie between −2 and 2."),
        Named("minmax", "0 to 1", "From 0 for the least to 1 for the greatest."),
        Named("none", "none", "As they are."),
    ),
)  # fmt: skip
_STRATIFIED = Option(
    "stratified", "stratified", "boolean", 0, 0, 1, "Holds out the same share of every class, to within one sample."
)
_SPLIT_SEED = Option(
    "split_seed", "split’s seed", "integer", 1, 0, LARGEST_SEED,
    "A number of its own that says which samples are held out; off, it follows from the seed of the run.", optional=True,
)  # fmt: skip


def data_choices() -> tuple[DataChoice, ...]:
    """Every data set, group by group."""
    offered = [*map(_of_the_catalog, catalog.ENTRIES), *map(_drawn, shapes.ENTRIES)]
    return tuple(sorted(offered, key=lambda choice: GROUPS.index(choice.group)))


def _of_the_catalog(entry: Entry) -> DataChoice:
    options = (_held_out(entry.test_fraction),)
    return _choice(entry, Catalog(entry.name), options, _preparation(entry.task, entry.plane))


def _drawn(shape: Shape) -> DataChoice:
    what = "each point" if shape.classes else "the height of each point"
    noise = Option("noise", "noise", "number", 0.05, 0.0, 10.0, f"How far chance moves {what}.")
    options = (_SAMPLES, noise, *_how_many(shape), _held_out(0.2))
    return _choice(shape, Synthetic(shape.name), options, (*_preparation(shape.task, PLANE), _SEED))


def _choice(
    entry: Entry | Shape, source: Catalog | Synthetic, options: tuple[Option, ...], preparation: tuple[Option, ...]
) -> DataChoice:
    value = msgspec.Raw(msgspec.json.encode(source))
    return DataChoice(entry.name, entry.label, entry.group, entry.sentence, value, options, preparation)


def drawing() -> Drawing:
    """What the reader draws, and the bounds of it."""
    choice = DataChoice(
        "drawn", "Draw your own …", "Your own", "Points that you put on the plane yourself, of two classes or more.",
        msgspec.Raw(b'{"source":"drawn"}'), (_held_out(0.2),), _preparation("classification", PLANE),
    )  # fmt: skip
    return Drawing(choice, class_names(MOST_CLASSES), drawn.REACH, drawn.FEWEST_POINTS, drawn.MOST_POINTS)


def file_options() -> tuple[Option, ...]:
    """Of a file of the reader's own; whether it has classes to keep the shares of is known when it has been read."""
    return (_held_out(0.2), _SCALING, _STRATIFIED, _SPLIT_SEED)


def _held_out(usual: float) -> Option:
    sentence = "The share of the samples that is kept aside, to test on what was never trained on."
    return Option("test_fraction", "held out", "number", usual, 0.0, 0.9, sentence)


def _how_many(shape: Shape) -> tuple[Option, ...]:
    """How many classes there are, where that can be chosen."""
    if len(shape.classes) < 2:
        return ()
    few, many = shape.classes[0], shape.classes[-1]
    return (Option("classes", shape.several, "integer", few, few, many, f"How many {shape.several} there are."),)


def _preparation(task: str, plane: tuple[str, str] | None) -> tuple[Option, ...]:
    inputs = () if plane is None else (_features(*plane),)
    stratified = (_STRATIFIED,) if task == "classification" else ()
    return (*inputs, _SCALING, *stratified, _SPLIT_SEED)


def _features(x: str, y: str) -> Option:
    choices = tuple(Named(entry.name, entry.named(x, y), entry.sentence.format(x=x, y=y)) for entry in features.ENTRIES)
    sentence = f"What the network gets of each point: {x} and {y}, or what is made of them before they are scaled."
    return Option("features", "inputs", "several", 2, 0, len(choices), sentence, choices=choices)
