"""Every message between a page and a session, in one place.

The page sends `Command`s, the session answers with `Event`s. Each travels as a `wire` packet: a JSON header, and
behind it the bulk numbers as binary buffers. The TypeScript types in `frontend/src/lib/messages.gen.ts` are generated
from this file (`make messages`); a test fails when they are stale. See `docs/protocol.md`.

Indices count from 0 (steps, epochs, batches, layers, units, samples); words on the page count epochs, batches and layers from 1.
NaN and infinities travel in buffers only. Integers stay under 2**53.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from neuroviz.bookmark import Bookmark
from neuroviz.data.sources import File
from neuroviz.engine.optimizers import OptimizerConfig
from neuroviz.recipe import Training

Index = Annotated[int, Meta(ge=0, lt=2**53)]


class Message(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """A message; the field `type` says which."""


# -- What both sides speak of ------------------------------------------------------------------------------------------


class Unit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit: `layer` 0 is the first hidden layer (or the output, where there is none)."""

    layer: Index
    unit: Index


class Buffer(Struct, frozen=True, forbid_unknown_fields=True):
    """One array behind the header. Arrays follow each other in the order of the list, each padded to 8 bytes."""

    name: str
    dtype: Literal["float64", "float32", "int32", "uint32", "uint8"]
    shape: tuple[Index, ...]


class Location(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a step stands in its run."""

    step: Index
    epoch: Index
    batch: Index
    batches: Index  # in this epoch


class Segment(Struct, frozen=True, forbid_unknown_fields=True):
    """From `step` on, batches hold `batch_size` samples, until the next segment; an edit of the batch size opens one."""

    step: Index
    epoch: Index
    batch: Index  # batches of this epoch done before `step`
    position: Index  # samples of this epoch used before `step`
    batch_size: Index


class Stretch(Struct, frozen=True, forbid_unknown_fields=True):
    """From `step` on the run trains like this, until the next stretch; an edit opens one."""

    step: Index
    training: Training


class Divergence(Struct, frozen=True, forbid_unknown_fields=True):
    """The first non-finite value of a run: where it appeared, and a sentence that says so."""

    step: Index
    operation: Index  # of the step's 3 L + 2 operations, in order
    layer: Index | None  # None: the loss
    unit: Index | None
    quantity: str  # "z", "a", "loss", "delta", "grad_weight", "grad_bias", "weight", "bias", or an optimizer's state
    sentence: str


# -- Commands: from the page -------------------------------------------------------------------------------------------


class Command(Message, frozen=True):
    """What the page asks. `id` comes back in every event that answers it."""

    id: Index


class Open(Command, tag="open", frozen=True):
    """Stand at `step` of the run of `recipe` (None: the run with which the server was started, at its moment where `step` is 0).

    `state` and the buffers `parameters`, `slots`, `tally` give the run's state at `state.step` <= `step`, as a `State` event
    brought it: the session goes on from there. Without one it computes the run from its beginning.

    With a `bookmark` it stands at that one's step. What the bookmark names must be there; `note` says where the numbers are others.
    """

    recipe: str | None = None
    step: Index = 0
    bookmark: Bookmark | None = None
    state: StateInfo | None = None
    buffers: tuple[Buffer, ...] = ()


class Edit(Command, tag="edit", frozen=True):
    """Change what `path` names in the recipe to `value` (JSON).

    Under `training` and `parameters` the run goes on from `step` with it, and the edits after `step` are dropped.
    Anything else is another run, which starts from the same seed. Answered by `Opened`.
    """

    step: Index
    path: str
    value: Raw


class Advance(Command, tag="advance", frozen=True):
    """Train on: `steps` of them, or, where None, as many as fit in one call. Answered by a `Step`, the last one done.

    `step` is where the page stands: training goes on from there.
    """

    step: Index
    steps: Annotated[int, Meta(ge=1, lt=2**53)] | None = None
    focus: Index | None = None
    unit: Unit | None = None


class Trace(Command, tag="trace", frozen=True):
    """Everything that happens in `step`. Answered by a `Step`."""

    step: Index
    focus: Index | None = None
    unit: Unit | None = None


class Span(Command, tag="span", frozen=True):
    """The epoch of `step`: how it began, and how it ended, or how it is before step `now`. Answered by an `EpochSpan`."""

    step: Index
    now: Index
    focus: Index
    unit: Unit | None = None


class Curve(Command, tag="curve", frozen=True):
    """The loss over the run as far as it has come. Answered by `Curves`."""

    focus: Index | None = None


class Samples(Command, tag="samples", frozen=True):
    """The data set, of a large one the part that the page shows; or the samples `rows`. Answered by a `SampleTable`."""

    rows: tuple[Index, ...] | None = None


class Diagnose(Command, tag="diagnose", frozen=True):
    """What is going wrong at `step`, and where. Answered by `Diagnoses`."""

    step: Index


class GetState(Command, tag="get_state", frozen=True):
    """The state in which `step` begins. Answered by a `State`."""

    step: Index


class Cancel(Command, tag="cancel", frozen=True):
    """Give up computing the answer to command `target`. That command is answered by `Refused`."""

    target: Index


class Judge(Command, tag="judge", frozen=True):
    """How each sample of a part is answered, before and after: which classes are taken for which, and the worst samples.

    Before: with the parameters that `step` begins with. After: with those that step `end` − 1 left; `end` = `step`: the same.
    `cell`, a true and a predicted class, asks for those samples in place of the worst. Answered by an `Outcome`.
    """

    step: Index
    end: Index
    part: Literal["held_out", "train"]
    cell: tuple[Index, Index] | None = None


class Surface(Command, tag="surface", frozen=True):
    """What the network says over the plane of two columns of the data, the others as those of `focus`.

    `which` is before: with the parameters that `step` begins with, or after: with those that it leaves. `up` None: over
    `across` alone. `resolution` points a side; `responses`, unless 0, points a side of each hidden unit's own map.
    Answered by a `SurfaceMap`.
    """

    step: Index
    which: Literal["before", "after"]
    focus: Index
    across: Index
    up: Index | None
    resolution: Annotated[int, Meta(ge=2, le=64)]
    responses: Annotated[int, Meta(ge=0, le=32)] = 0


class Weights(Command, tag="weights", frozen=True):
    """Every weight of `layer`: before, with the parameters that `step` begins with; after, with those that step `end` − 1 left.

    `end` = `step`: the same. Answered by `LayerWeights`.
    """

    step: Index
    end: Index
    layer: Index


class Find(Command, tag="find", frozen=True):
    """Look along the steps before `end`, as far as the run goes, for a step. Answered by a `Found`.

    "largest_change": the one with the largest |Δ| of any one parameter. "misclassification": the first that begins with
    parameters which take `sample` for another class. "diagnosis": the first at which `diagnose` finds that `kind` in that `layer`.
    """

    what: Literal["largest_change", "misclassification", "diagnosis"]
    end: Index
    sample: Index | None = None
    kind: str | None = None
    layer: Index | None = None


class PutFile(Command, tag="put_file", frozen=True):
    """A piece of a file, from its byte `offset` on: the buffer `bytes` (uint8, at most 1 MB). Pieces come in order.

    Where the page knows the file's `sha256`, a first piece without bytes asks whether it is there already. Answered by a `FilePut`.
    """

    name: str
    size: Index
    offset: Index
    sha256: str | None = None
    buffers: tuple[Buffer, ...] = ()


class ReadFile(Command, tag="read_file", frozen=True):
    """What is in a file that was put, read as `file` says (a recipe's `data`). Answered by a `FileRead`; nothing is used yet."""

    file: Raw


class Share(Command, tag="share", frozen=True):
    """The session's run and this moment of it as a link and as a file; its `hash` is put in. Answered by `Shared`."""

    bookmark: Bookmark


class ReadShared(Command, tag="read_shared", frozen=True):
    """What is in a link, from behind its #, or in a recipe file. Answered by `SharedRead`; opening it is an `open`."""

    text: str


class Export(Command, tag="export", frozen=True):
    """A file of what `Menu.exports` calls `what`, with that ending: of the run up to `step`, or of that step.

    A large file comes in pieces: this asks for the one from its byte `offset` on. `bookmark`, of that step, is what a page in one
    file opens with. Answered by an `Exported`.
    """

    what: str
    ending: str
    step: Index
    offset: Index = 0
    bookmark: Bookmark | None = None


class Comparisons(Command, tag="comparisons", frozen=True):
    """The ready-made comparisons. Answered by `ReadyMade`."""


class Compare(Command, tag="compare", frozen=True):
    """What tells the runs of two to four `recipes` apart, and what they begin with alike. Answered by `Compared`."""

    recipes: tuple[str, ...]


class UseWeights(Command, tag="use_weights", frozen=True):
    """Start again from the weights of a file of safetensors: the buffer `bytes` (uint8, at most 2 MB). Answered by `Opened`.

    Layers follow the file; activations too where it says them, else they are those of the present network.
    """

    buffers: tuple[Buffer, ...] = ()


# -- What the page can offer -------------------------------------------------------------------------------------------


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """One of several names: on the wire, the word for it, and one sentence."""

    name: str
    label: str
    sentence: str


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be set: a number, a switch (0 or 1), or names. `name` is its path below the thing that has it.

    `minimum` or `maximum` itself is not taken where open. What is `optional` may also be null: it is then left out.
    A "choice" is one of `choices`, by default the first. "several" is a list of some of them, in their order; none stands for the
    first `default` of them.
    """

    name: str
    label: str
    kind: Literal["integer", "number", "boolean", "choice", "several"]
    default: float
    minimum: float
    maximum: float
    sentence: str
    open_minimum: bool = False
    open_maximum: bool = False
    optional: bool = False
    choices: tuple[Named, ...] = ()


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a table: its name on the wire, the word for it, and one sentence."""

    name: str
    label: str
    sentence: str
    options: tuple[Option, ...] = ()


class DataChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A data set on offer; choosing it is an edit of `data` to `value`. `preparation`: options that matter less."""

    name: str
    label: str
    group: str
    sentence: str
    value: Raw
    options: tuple[Option, ...] = ()
    preparation: tuple[Option, ...] = ()


class Drawing(Struct, frozen=True, forbid_unknown_fields=True):
    """A set that the reader draws on the plane, −`reach` to `reach` across and up: `fewest` to `most` points of these `classes`.

    Using what is drawn is an edit of `data` to the `value` of `choice`, with the `points` and how many `classes` there are.
    """

    choice: DataChoice  # its value has no points yet
    classes: tuple[str, ...]
    reach: float
    fewest: Index
    most: Index


class Metric(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure of how well a network does."""

    name: str
    label: str
    sentence: str
    better: Literal["lower", "higher"]


class ExportKind(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be exported, as files with these endings."""

    name: str
    label: str
    sentence: str
    endings: tuple[str, ...]


class Menu(Struct, frozen=True, forbid_unknown_fields=True):
    """What can be chosen, the same for every run."""

    data: tuple[DataChoice, ...]
    drawing: Drawing
    file_options: tuple[Option, ...]  # of a file of the reader's own, which is not on the menu
    activations: tuple[Choice, ...]
    losses: tuple[Choice, ...]
    optimizers: tuple[Choice, ...]
    schedules: tuple[Choice, ...]
    warmup: Option  # a path below `training`, as those of the regularizers are
    regularizers: tuple[Option, ...]
    initializers: tuple[Choice, ...]
    metrics: tuple[Metric, ...]
    exports: tuple[ExportKind, ...]
    maximum_layers: Index
    maximum_units: Index
    maximum_parameters: Index


# -- What a run is -----------------------------------------------------------------------------------------------------


class LayerInfo(Struct, frozen=True, forbid_unknown_fields=True):
    """A layer of the run, the output layer included."""

    inputs: Index
    units: Index
    activation: str
    options: dict[str, float]  # what the activation was given
    option: float  # the number that its formula takes; 0 where it takes none
    folded: bool  # drawn as a strip
    dense: bool  # its weights come whole in every `Step`; otherwise the strongest edges only


class Feature(Struct, frozen=True, forbid_unknown_fields=True):
    """An input or a target as the data's author named it, and how it was scaled: scaled = (raw - shift) / scale."""

    name: str
    unit: str
    shift: float
    scale: float


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """What the data's author measured."""

    name: str
    unit: str


class RunInfo(Struct, frozen=True, forbid_unknown_fields=True):
    """What the page needs to know of a run; all of it follows from the recipe."""

    data: str  # its name in the menu, "inline", "drawn" or "file"
    data_label: str
    data_source: str
    data_value: Raw  # the recipe's `data`; None in place of the arrays of an `Inline`
    noun: str  # one sample in a word: "flower"
    nouns: str
    task: Literal["classification", "regression"]
    metrics: tuple[str, ...]  # those that go with the task, in the order of the buffer `metrics`
    features: tuple[Feature, ...]
    columns: tuple[Column, ...]  # of which the features are made: the same, where nothing is made
    image: tuple[Index, Index] | None  # rows and columns, where the features are the pixels of an image, row after row
    targets: tuple[Feature, ...]  # regression: what is predicted
    classes: tuple[str, ...]  # classification
    outputs: tuple[str, ...]  # the name of each output unit
    train_samples: Index
    test_samples: Index
    layers: tuple[LayerInfo, ...]
    parameters: Index
    state_bytes: Index  # of the largest state: parameters, and what the optimizer remembers
    initializer: str
    initializer_options: dict[str, float]
    given_parameters: bool
    output_activations: tuple[str, ...]  # those that go with this data and loss
    losses: tuple[str, ...]  # those that go with this data
    seed: Index
    segments: tuple[Segment, ...]
    stretches: tuple[Stretch, ...]
    edits: tuple[EditInfo, ...]


class EditInfo(Struct, frozen=True, forbid_unknown_fields=True):
    """An edit of the recipe, in words: "learning rate 0.1 → 0.5"."""

    step: Index
    path: str
    sentence: str


class StateInfo(Struct, frozen=True, forbid_unknown_fields=True):
    """The small numbers of a state; its arrays travel as buffers: docs/protocol.md."""

    step: Index
    epoch: Index
    batch: Index
    position: Index
    t: Index  # steps that the optimizer has made since it started fresh
    hash: str


# -- Events: from the session ------------------------------------------------------------------------------------------


class Event(Message, frozen=True):
    """What the session says. `id` is that of the command it answers; None where it answers none."""

    id: Index | None


class Welcome(Event, tag="welcome", frozen=True):
    """The first event of a connection."""

    version: str
    menu: Menu
    ready: bool  # False: the engine is being compiled; `Ready` follows


class Ready(Event, tag="ready", frozen=True):
    """The engine is compiled. `seconds` is how long that took; None when it came from the cache."""

    seconds: float | None


class Opened(Event, tag="opened", frozen=True):
    """The session stands at `step` of a run. `bookmark`: what the page is to look at, where the session chose the moment."""

    recipe: str
    step: Index
    run: RunInfo
    change: str | None  # what was edited, in words: "learning rate 0.1 → 0.5"
    note: (
        str | None
    )  # a sentence for the person, when something else changed too: "Starts again: the network has changed."
    bookmark: Bookmark | None = None


class Focus(Struct, frozen=True, forbid_unknown_fields=True):
    """The sample in focus. `row` is its row in the batch; None where it is not in it and was computed on its own."""

    sample: Index
    row: Index | None
    held_out: bool


class Filled(Struct, frozen=True, forbid_unknown_fields=True):
    """A formula, by its key, with a number for each slot."""

    key: str
    values: dict[str, float]


class Step(Event, tag="step", frozen=True):
    """One step: a trace, or, playing, the frame of the last step done. The buffers are listed in `docs/protocol.md`."""

    location: Location
    rows: Index  # samples in the batch, B
    learning_rate: float  # in force: after schedule and warm-up
    rate: tuple[Filled, ...]  # how it came about; empty where it is the optimizer's own
    optimizer: OptimizerConfig
    t: Index  # the optimizer's count of steps, this one included
    update: tuple[
        str, ...
    ]  # keys of the formulas by which a weight moves, in order; a bias leaves out regularization.l1
    constants: dict[str, float]  # the numbers in them that are the same for every parameter
    frozen: tuple[str, ...]
    loss: str
    loss_option: float
    whole: bool  # every row and parameter is there; otherwise focus, edges and the open unit only
    focus: Focus
    unit: Unit | None  # the open unit, where its rows are sent apart
    steps_done: Index  # by this command
    furthest: Index  # the run has come as far as the beginning of this step
    divergence: Divergence | None
    buffers: tuple[Buffer, ...]


class EpochSpan(Event, tag="epoch_span", frozen=True):
    """An epoch: `first` is its first step, `last` the step before which it ended (or now stands)."""

    epoch: Index
    first: Index
    last: Index
    ended: bool
    focus: Focus
    unit: Unit | None
    whole: bool
    buffers: tuple[Buffer, ...]


class Curves(Event, tag="curves", frozen=True):
    """The loss over the run, from step `start` to `furthest`: buffers in `docs/protocol.md`."""

    start: Index
    furthest: Index
    steps_per_point: Index
    epochs_per_point: Index
    first_epoch: Index
    focus: Index | None
    buffers: tuple[Buffer, ...]


class SampleTable(Event, tag="sample_table", frozen=True):
    """Samples: raw inputs, targets, and which part each is in; and, where the data set was asked for, what is known of all."""

    buffers: tuple[Buffer, ...]


class Diagnosis(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that goes wrong, where, and the numbers behind it."""

    kind: str
    layer: Index | None
    units: tuple[Index, ...]
    sentence: str
    advice: str
    numbers: dict[str, float]


class Diagnoses(Event, tag="diagnoses", frozen=True):
    """What goes wrong at `step`; nothing, where all is well."""

    step: Index
    items: tuple[Diagnosis, ...]


class State(Event, tag="state", frozen=True):
    """The state in which `state.step` begins."""

    state: StateInfo
    buffers: tuple[Buffer, ...]


class Progress(Event, tag="progress", frozen=True):
    """A long computation is on its way: `done` of `total` steps; `reading`: of the phases in which a file is read.

    `recording`: of the steps that are recorded, which take their own time.
    """

    done: Index
    total: Index
    reading: bool = False
    recording: bool = False


class FilePut(Event, tag="file_put", frozen=True):
    """So many bytes of a file are there; all of them: `file` is what a recipe says of it, with every choice left open."""

    received: Index
    file: File | None


class FileColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a file. `inputs` is how many it would give; `reason` is why it is not taken, "" where the reader chose so."""

    name: str
    kind: Literal["number", "boolean", "text", "date", "mixed", "other", "empty"]
    distinct: Index
    missing: Index
    minimum: float | None  # numbers
    maximum: float | None
    values: tuple[str, ...]  # the most frequent of text
    taken: bool
    inputs: Index
    reason: str


class ClassCount(Struct, frozen=True, forbid_unknown_fields=True):
    """A class, and how many samples are of it."""

    name: str
    samples: Index


class Problem(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a choice cannot be followed: its path, and a sentence."""

    field: str
    sentence: str


class FileRead(Event, tag="file_read", frozen=True):
    """What is in a file, and what would come of it. Using it is an edit of `data` to `file`."""

    file: File  # with every choice settled
    format: Literal["text", "parquet"]
    rows: Index
    samples: Index
    without_target: Index  # rows left out for that
    incomplete: Index  # rows left out because something else is missing
    inputs: Index
    columns: tuple[FileColumn, ...]  # the first ones
    total_columns: Index
    classes: tuple[ClassCount, ...]  # the first ones
    total_classes: Index
    head_columns: tuple[Index, ...]  # those of `columns` whose cells `head` has
    head: tuple[tuple[str, ...], ...]  # the first rows as text
    notes: tuple[str, ...]  # sentences on what was left out, filled or renamed
    problem: Problem | None  # why it cannot be used like this


class Refused(Event, tag="refused", frozen=True):
    """What was asked cannot be done; nothing has changed. `field` is the path of what is wrong, where there is one."""

    field: str | None
    sentence: str


class Outcome(Event, tag="outcome", frozen=True):
    """How the samples of a part are answered; where the run ended before `end`, there is no after."""

    step: Index
    end: Index
    part: Literal["held_out", "train"]
    cell: tuple[Index, Index] | None
    samples: Index  # in the part
    buffers: tuple[Buffer, ...]


class SurfaceMap(Event, tag="surface_map", frozen=True):
    """What the network says over a plane, or along a line. `threshold`: of one unit for two classes; above it, the second."""

    step: Index
    which: Literal["before", "after"]
    focus: Index
    across: Index
    up: Index | None
    threshold: float | None
    buffers: tuple[Buffer, ...]


class Found(Event, tag="found", frozen=True):
    """The step that was looked for; None where there is none. `layer`: of the parameter that changed most."""

    step: Index | None
    layer: Index | None


class LayerWeights(Event, tag="layer_weights", frozen=True):
    """Every weight of a layer; where the run ended before `end`, there is no after."""

    step: Index
    end: Index
    layer: Index
    buffers: tuple[Buffer, ...]


class Shared(Event, tag="shared", frozen=True):
    """A moment as what follows the # of a link (None: it is too long for one), and as the text of a recipe file."""

    fragment: str | None
    file: str


class SharedRead(Event, tag="shared_read", frozen=True):
    """A recipe and a moment of its run: each as `open` takes it."""

    recipe: str
    bookmark: Bookmark


class Exported(Event, tag="exported", frozen=True):
    """A piece of a file of `size` bytes that is best called `name`: the buffer `bytes` (uint8, at most 4 MB)."""

    name: str
    size: Index
    buffers: tuple[Buffer, ...]


class Comparison(Struct, frozen=True, forbid_unknown_fields=True):
    """Runs to be seen side by side: their recipes, and of each in words what not all of them have."""

    name: str
    label: str
    sentence: str
    differences: tuple[str, ...]
    recipes: tuple[str, ...]


class ReadyMade(Event, tag="ready_made", frozen=True):
    """The comparisons that are there."""

    comparisons: tuple[Comparison, ...]


class Compared(Event, tag="compared", frozen=True):
    """Of each run in words what not all of them have, and the layers that begin with the same weights and biases in all of them."""

    differences: tuple[str, ...]
    seed: Index | None  # None: not all have the same
    alike: tuple[Index, ...]


AnyCommand = (
    Open
    | Edit
    | Advance
    | Trace
    | Span
    | Curve
    | Samples
    | Diagnose
    | GetState
    | Cancel
    | Judge
    | Surface
    | Weights
    | Find
    | PutFile
    | ReadFile
    | Share
    | ReadShared
    | Export
    | UseWeights
    | Comparisons
    | Compare
)
AnyEvent = (
    Welcome
    | Ready
    | Opened
    | Step
    | EpochSpan
    | Curves
    | SampleTable
    | Diagnoses
    | State
    | Progress
    | FilePut
    | FileRead
    | Outcome
    | SurfaceMap
    | LayerWeights
    | Found
    | Shared
    | SharedRead
    | Exported
    | ReadyMade
    | Compared
    | Refused
)

decode_command = msgspec.json.Decoder(AnyCommand).decode
