"""A run, and what can be chosen, in the words of the messages: all of it follows from the recipe and the engine's tables."""

from __future__ import annotations

import sys
from typing import Protocol

import msgspec

from neuroviz.data.dataset import Dataset, Scale
from neuroviz.data.drawn import Drawn
from neuroviz.data.sources import DataSource, File, Inline
from neuroviz.edits import stretches
from neuroviz.engine.activations import ACTIVATIONS
from neuroviz.engine.initializers import INITIALIZERS
from neuroviz.engine.losses import LOSSES
from neuroviz.engine.metrics import METRICS, names_for
from neuroviz.engine.optimizers import OPTIMIZERS
from neuroviz.engine.regularization import REGULARIZERS
from neuroviz.engine.schedules import SCHEDULES, WARMUP
from neuroviz.engine.settings import Setting
from neuroviz.exports.kinds import KINDS
from neuroviz.live import messages as m
from neuroviz.live.data_menu import data_choices, drawing, file_options
from neuroviz.live.layout import dense_layers
from neuroviz.preparation import losses_for, output_activations_for
from neuroviz.recipe import MAXIMUM_LAYERS, MAXIMUM_UNITS
from neuroviz.run import Run
from neuroviz.trace import Divergence
from neuroviz.words import edit_sentences

FOLDED_FROM = 24
LARGEST = sys.float_info.max


PAGE = m.ExportKind(
    "page",
    "The page",
    "Up to 200 steps around this moment with their data and every equation, in one file of some 4 MB that opens without a server.",
    (".html",),
)


def menu(maximum_parameters: int, *, records: bool = False) -> m.Menu:
    """What can be chosen; `records`: the page in one file too."""
    return m.Menu(
        data=data_choices(),
        drawing=drawing(),
        file_options=file_options(),
        activations=tuple(_choice(entry.name, entry) for entry in ACTIVATIONS),
        losses=tuple(_choice(entry.name, entry) for entry in LOSSES),
        optimizers=tuple(_choice(kind.__name__, kind) for kind in OPTIMIZERS),
        schedules=tuple(_choice(kind.__name__, kind) for kind in SCHEDULES),
        warmup=_option(WARMUP),
        regularizers=tuple(_option(entry.setting) for entry in REGULARIZERS if entry.label != "weight decay"),
        initializers=tuple(_choice(entry.name, entry) for entry in INITIALIZERS.values()),
        metrics=tuple(m.Metric(entry.name, entry.label, entry.sentence, entry.better) for entry in METRICS),
        exports=(
            *(m.ExportKind(kind.name, kind.label, kind.sentence, tuple(kind.endings)) for kind in KINDS),
            *([PAGE] if records else []),
        ),
        maximum_layers=MAXIMUM_LAYERS,
        maximum_units=MAXIMUM_UNITS,
        maximum_parameters=maximum_parameters,
    )


def data_name(source: DataSource) -> str:
    """Its name in the menu, or of which kind it is."""
    match source:
        case Inline():
            return "inline"
        case Drawn():
            return "drawn"
        case File():
            return "file"
    return source.name


class _Entry(Protocol):
    """What every entry of the engine's tables has."""

    @property
    def label(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def settings(self) -> tuple[Setting, ...]: ...


def _choice(name: str, entry: _Entry) -> m.Choice:
    return m.Choice(name, entry.label, entry.sentence, tuple(_option(setting) for setting in entry.settings))


def _option(setting: Setting) -> m.Option:
    return m.Option(
        setting.path,
        setting.label,
        setting.kind,
        float(setting.default),
        max(setting.low, -LARGEST),  # JSON has no infinity
        min(setting.high, LARGEST),
        setting.sentence,
        setting.open_low,
        setting.open_high,
        setting.path == "clip_norm",
    )


def run_info(run: Run) -> m.RunInfo:
    """What the page needs to know of a run."""
    recipe, data, parts = run.recipe, run.dataset, stretches(run.recipe)
    return m.RunInfo(
        data=data_name(recipe.data),
        data_label=data.raw.label,
        data_source=data.raw.source,
        data_value=data_value(recipe.data),
        noun=data.raw.noun,
        nouns=data.raw.nouns,
        task="classification" if data.classes else "regression",
        metrics=names_for(data.task),
        features=_features(data.raw.features, data.raw.units, data.input_scale),
        columns=tuple(map(m.Column, data.column_names, data.column_units)),
        image=data.raw.image,
        targets=_features(data.raw.target_names, ("",) * len(data.raw.target_names), data.target_scale),
        classes=data.classes,
        outputs=output_names(data, run.network.sizes[-1]),
        train_samples=len(data.train),
        test_samples=len(data.held_out),
        layers=layers(run),
        parameters=run.network.parameters,
        state_bytes=max(8 * run.network.parameters * (1 + len(part.training.optimizer.slots)) for part in parts),
        initializer=recipe.network.initializer,
        initializer_options=recipe.network.initializer_options,
        given_parameters=recipe.network.parameters is not None,
        output_activations=output_activations_for(data, parts[-1].training.loss),
        losses=losses_for(data),
        seed=recipe.seed,
        segments=tuple(m.Segment(s.step, s.epoch, s.batch, s.position, s.batch_size) for s in run.schedule.segments),
        stretches=tuple(m.Stretch(part.step, part.training) for part in parts),
        edits=tuple(
            m.EditInfo(edit.step, edit.path, sentence)
            for edit, sentence in zip(recipe.edits, edit_sentences(recipe), strict=True)
        ),
    )


def data_value(source: DataSource) -> msgspec.Raw:
    """The recipe's `data`, without the arrays of an `Inline`."""
    if not isinstance(source, Inline):
        return _raw(source)
    return _raw({"source": "inline", "inputs": None, "targets": None, **source.preparation()})


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _features(names: tuple[str, ...], units: tuple[str, ...], scale: Scale) -> tuple[m.Feature, ...]:
    columns = zip(names, units, scale.shift.tolist(), scale.scale.tolist(), strict=False)
    return tuple(m.Feature(*column) for column in columns)


def output_names(data: Dataset, units: int) -> tuple[str, ...]:
    """What each output unit stands for; one unit for two classes stands for the second."""
    if not data.classes:
        return data.raw.target_names
    return data.classes if units == len(data.classes) else data.classes[1:]


def layers(run: Run) -> tuple[m.LayerInfo, ...]:
    """Every layer of the network, the output included."""
    sizes, dense = run.network.sizes, dense_layers(run.network.sizes)
    given = [*(layer.options for layer in run.recipe.network.hidden), run.recipe.network.output_options]
    return tuple(
        m.LayerInfo(sizes[l], sizes[l + 1], activation, given[l], option, sizes[l + 1] > FOLDED_FROM, l in dense)
        for l, (activation, option) in enumerate(zip(run.network.activations, run.network.options, strict=True))
    )


def divergence(found: Divergence | None) -> m.Divergence | None:
    """A divergence as a message."""
    if found is None:
        return None
    return m.Divergence(found.step, found.operation, found.layer, found.unit, found.quantity, found.sentence)
