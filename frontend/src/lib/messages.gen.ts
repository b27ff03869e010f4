// Generated from src/neuroviz/live/messages.py: do not edit, run `make messages`.

/**
 * Stochastic gradient descent: against the gradient, as far as the learning rate says. With momentum the steps
 * build up speed where gradients agree (Polyak, 1964); Nesterov looks ahead (Sutskever et al., 2013).
 */
export interface SGD {
  name: 'SGD'
  learning_rate: number
  momentum: number
  dampening: number
  weight_decay: number
  nesterov: boolean
}

/** Duchi, Hazan, Singer, "Adaptive subgradient methods", 2011. */
export interface Adagrad {
  name: 'Adagrad'
  learning_rate: number
  lr_decay: number
  weight_decay: number
  initial_accumulator_value: number
  eps: number
}

/** Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; centered as in Graves, 2013. */
export interface RMSprop {
  name: 'RMSprop'
  learning_rate: number
  alpha: number
  eps: number
  weight_decay: number
  momentum: number
  centered: boolean
}

/** Kingma and Ba, "Adam: a method for stochastic optimization", 2015; AMSGrad: Reddi et al., 2018. */
export interface Adam {
  name: 'Adam'
  learning_rate: number
  betas: [number, number]
  eps: number
  weight_decay: number
  amsgrad: boolean
}

/** Loshchilov and Hutter, "Decoupled weight decay regularization", 2019. */
export interface AdamW {
  name: 'AdamW'
  learning_rate: number
  betas: [number, number]
  eps: number
  weight_decay: number
  amsgrad: boolean
}

/** The same rate for ever. */
export interface ConstantLR {
  name: 'ConstantLR'
}

/** × gamma after every `step_size` epochs. */
export interface StepLR {
  name: 'StepLR'
  step_size: number
  gamma: number
}

/** × gamma after every epoch. */
export interface ExponentialLR {
  name: 'ExponentialLR'
  gamma: number
}

/** Half a cosine from 1 down to `end_factor` within `T_max` epochs (Loshchilov and Hutter, 2017). */
export interface CosineAnnealingLR {
  name: 'CosineAnnealingLR'
  T_max: number
  end_factor: number
}

/** A unit. */
export interface SelectedUnit {
  kind: 'unit'
  layer: number
  unit: number
}

/** A weight: from `input`, counted in the layer before, into a unit. */
export interface SelectedEdge {
  kind: 'edge'
  layer: number
  unit: number
  input: number
}

/** The bias of a unit. */
export interface SelectedBias {
  kind: 'bias'
  layer: number
  unit: number
}

/** An input of the network. */
export interface SelectedInput {
  kind: 'input'
  input: number
}

/** The loss. */
export interface SelectedLoss {
  kind: 'loss'
}

/**
 * A moment of a run: operation `operation`, of 3 L + 2, of step `step` has just been done. And what is open
 * there. `focus` None: the batch's first sample. `view`, `reading` (the equations of a unit) and `outcome` (what
 * came of it) None: what goes with the operation. `hash` is `State.hash()` of the state in which the step
 * begins, where the bookmark was made.
 */
export interface Bookmark {
  step: number
  operation: number
  focus: number | null
  selection: SelectedUnit | SelectedEdge | SelectedBias | SelectedInput | SelectedLoss
  view: 'after' | 'before' | 'change' | null
  span: 'epoch' | 'step'
  reading: 'backward' | 'forward' | 'update' | null
  outcome: 'answer' | 'changes' | 'map' | 'matrix' | 'worst' | null
  hash: string | null
}

/** The small numbers of a state; its arrays travel as buffers: docs/protocol.md. */
export interface StateInfo {
  step: number
  epoch: number
  batch: number
  position: number
  t: number
  hash: string
}

/** One array behind the header. Arrays follow each other in the order of the list, each padded to 8 bytes. */
export interface Buffer {
  name: string
  dtype: 'float32' | 'float64' | 'int32' | 'uint32' | 'uint8'
  shape: number[]
}

/**
 * Stand at `step` of the run of `recipe` (None: the run with which the server was started, at its moment where
 * `step` is 0). `state` and the buffers `parameters`, `slots`, `tally` give the run's state at `state.step` <=
 * `step`, as a `State` event brought it: the session goes on from there. Without one it computes the run from
 * its beginning. With a `bookmark` it stands at that one's step. What the bookmark names must be there; `note`
 * says where the numbers are others.
 */
export interface Open {
  type: 'open'
  id: number
  recipe?: string | null
  step?: number
  bookmark?: Bookmark | null
  state?: StateInfo | null
  buffers?: Buffer[]
}

/**
 * Change what `path` names in the recipe to `value` (JSON). Under `training` and `parameters` the run goes on
 * from `step` with it, and the edits after `step` are dropped. Anything else is another run, which starts from
 * the same seed. Answered by `Opened`.
 */
export interface Edit {
  type: 'edit'
  id: number
  step: number
  path: string
  value: unknown
}

/** A unit: `layer` 0 is the first hidden layer (or the output, where there is none). */
export interface Unit {
  layer: number
  unit: number
}

/**
 * Train on: `steps` of them, or, where None, as many as fit in one call. Answered by a `Step`, the last one
 * done. `step` is where the page stands: training goes on from there.
 */
export interface Advance {
  type: 'advance'
  id: number
  step: number
  steps?: number | null
  focus?: number | null
  unit?: Unit | null
}

/** Everything that happens in `step`. Answered by a `Step`. */
export interface Trace {
  type: 'trace'
  id: number
  step: number
  focus?: number | null
  unit?: Unit | null
}

/**
 * The epoch of `step`: how it began, and how it ended, or how it is before step `now`. Answered by an
 * `EpochSpan`.
 */
export interface Span {
  type: 'span'
  id: number
  step: number
  now: number
  focus: number
  unit?: Unit | null
}

/** The loss over the run as far as it has come. Answered by `Curves`. */
export interface Curve {
  type: 'curve'
  id: number
  focus?: number | null
}

/** The data set, of a large one the part that the page shows; or the samples `rows`. Answered by a `SampleTable`. */
export interface Samples {
  type: 'samples'
  id: number
  rows?: number[] | null
}

/** What is going wrong at `step`, and where. Answered by `Diagnoses`. */
export interface Diagnose {
  type: 'diagnose'
  id: number
  step: number
}

/** The state in which `step` begins. Answered by a `State`. */
export interface GetState {
  type: 'get_state'
  id: number
  step: number
}

/** Give up computing the answer to command `target`. That command is answered by `Refused`. */
export interface Cancel {
  type: 'cancel'
  id: number
  target: number
}

/**
 * How each sample of a part is answered, before and after: which classes are taken for which, and the worst
 * samples. Before: with the parameters that `step` begins with. After: with those that step `end` − 1 left;
 * `end` = `step`: the same. `cell`, a true and a predicted class, asks for those samples in place of the worst.
 * Answered by an `Outcome`.
 */
export interface Judge {
  type: 'judge'
  id: number
  step: number
  end: number
  part: 'held_out' | 'train'
  cell?: [number, number] | null
}

/**
 * What the network says over the plane of two columns of the data, the others as those of `focus`. `which` is
 * before: with the parameters that `step` begins with, or after: with those that it leaves. `up` None: over
 * `across` alone. `resolution` points a side; `responses`, unless 0, points a side of each hidden unit's own
 * map. Answered by a `SurfaceMap`.
 */
export interface Surface {
  type: 'surface'
  id: number
  step: number
  which: 'after' | 'before'
  focus: number
  across: number
  up: number | null
  resolution: number
  responses?: number
}

/**
 * Every weight of `layer`: before, with the parameters that `step` begins with; after, with those that step
 * `end` − 1 left. `end` = `step`: the same. Answered by `LayerWeights`.
 */
export interface Weights {
  type: 'weights'
  id: number
  step: number
  end: number
  layer: number
}

/**
 * Look along the steps before `end`, as far as the run goes, for a step. Answered by a `Found`.
 * "largest_change": the one with the largest |Δ| of any one parameter. "misclassification": the first that
 * begins with parameters which take `sample` for another class. "diagnosis": the first at which `diagnose` finds
 * that `kind` in that `layer`.
 */
export interface Find {
  type: 'find'
  id: number
  what: 'diagnosis' | 'largest_change' | 'misclassification'
  end: number
  sample?: number | null
  kind?: string | null
  layer?: number | null
}

/**
 * A piece of a file, from its byte `offset` on: the buffer `bytes` (uint8, at most 1 MB). Pieces come in order.
 * Where the page knows the file's `sha256`, a first piece without bytes asks whether it is there already.
 * Answered by a `FilePut`.
 */
export interface PutFile {
  type: 'put_file'
  id: number
  name: string
  size: number
  offset: number
  sha256?: string | null
  buffers?: Buffer[]
}

/**
 * What is in a file that was put, read as `file` says (a recipe's `data`). Answered by a `FileRead`; nothing is
 * used yet.
 */
export interface ReadFile {
  type: 'read_file'
  id: number
  file: unknown
}

/** The session's run and this moment of it as a link and as a file; its `hash` is put in. Answered by `Shared`. */
export interface Share {
  type: 'share'
  id: number
  bookmark: Bookmark
}

/** What is in a link, from behind its #, or in a recipe file. Answered by `SharedRead`; opening it is an `open`. */
export interface ReadShared {
  type: 'read_shared'
  id: number
  text: string
}

/**
 * A file of what `Menu.exports` calls `what`, with that ending: of the run up to `step`, or of that step. A
 * large file comes in pieces: this asks for the one from its byte `offset` on. `bookmark`, of that step, is what
 * a page in one file opens with. Answered by an `Exported`.
 */
export interface Export {
  type: 'export'
  id: number
  what: string
  ending: string
  step: number
  offset?: number
  bookmark?: Bookmark | null
}

/**
 * Start again from the weights of a file of safetensors: the buffer `bytes` (uint8, at most 2 MB). Answered by
 * `Opened`. Layers follow the file; activations too where it says them, else they are those of the present
 * network.
 */
export interface UseWeights {
  type: 'use_weights'
  id: number
  buffers?: Buffer[]
}

/** The ready-made comparisons. Answered by `ReadyMade`. */
export interface Comparisons {
  type: 'comparisons'
  id: number
}

/** What tells the runs of two to four `recipes` apart, and what they begin with alike. Answered by `Compared`. */
export interface Compare {
  type: 'compare'
  id: number
  recipes: string[]
}

/** One of several names: on the wire, the word for it, and one sentence. */
export interface Named {
  name: string
  label: string
  sentence: string
}

/**
 * Something that can be set: a number, a switch (0 or 1), or names. `name` is its path below the thing that has
 * it. `minimum` or `maximum` itself is not taken where open. What is `optional` may also be null: it is then
 * left out. A "choice" is one of `choices`, by default the first. "several" is a list of some of them, in their
 * order; none stands for the first `default` of them.
 */
export interface Option {
  name: string
  label: string
  kind: 'boolean' | 'choice' | 'integer' | 'number' | 'several'
  default: number
  minimum: number
  maximum: number
  sentence: string
  open_minimum: boolean
  open_maximum: boolean
  optional: boolean
  choices: Named[]
}

/** A data set on offer; choosing it is an edit of `data` to `value`. `preparation`: options that matter less. */
export interface DataChoice {
  name: string
  label: string
  group: string
  sentence: string
  value: unknown
  options: Option[]
  preparation: Option[]
}

/**
 * A set that the reader draws on the plane, −`reach` to `reach` across and up: `fewest` to `most` points of
 * these `classes`. Using what is drawn is an edit of `data` to the `value` of `choice`, with the `points` and
 * how many `classes` there are.
 */
export interface Drawing {
  choice: DataChoice
  classes: string[]
  reach: number
  fewest: number
  most: number
}

/** One entry of a table: its name on the wire, the word for it, and one sentence. */
export interface Choice {
  name: string
  label: string
  sentence: string
  options: Option[]
}

/** A measure of how well a network does. */
export interface Metric {
  name: string
  label: string
  sentence: string
  better: 'higher' | 'lower'
}

/** Something that can be exported, as files with these endings. */
export interface ExportKind {
  name: string
  label: string
  sentence: string
  endings: string[]
}

/** What can be chosen, the same for every run. */
export interface Menu {
  data: DataChoice[]
  drawing: Drawing
  file_options: Option[]
  activations: Choice[]
  losses: Choice[]
  optimizers: Choice[]
  schedules: Choice[]
  warmup: Option
  regularizers: Option[]
  initializers: Choice[]
  metrics: Metric[]
  exports: ExportKind[]
  maximum_layers: number
  maximum_units: number
  maximum_parameters: number
}

/** The first event of a connection. */
export interface Welcome {
  type: 'welcome'
  id: number | null
  version: string
  menu: Menu
  ready: boolean
}

/** The engine is compiled. `seconds` is how long that took; None when it came from the cache. */
export interface Ready {
  type: 'ready'
  id: number | null
  seconds: number | null
}

/** An input or a target as the data's author named it, and how it was scaled: scaled = (raw - shift) / scale. */
export interface Feature {
  name: string
  unit: string
  shift: number
  scale: number
}

/** What the data's author measured. */
export interface Column {
  name: string
  unit: string
}

/** A layer of the run, the output layer included. */
export interface LayerInfo {
  inputs: number
  units: number
  activation: string
  options: Record<string, number>
  option: number
  folded: boolean
  dense: boolean
}

/**
 * From `step` on, batches hold `batch_size` samples, until the next segment; an edit of the batch size opens
 * one.
 */
export interface Segment {
  step: number
  epoch: number
  batch: number
  position: number
  batch_size: number
}

/**
 * How the network learns. The learning rate in force is the optimizer's, times the schedule's factor, times that
 * of the warm-up. `frozen` names parameters that stay as they are: "parameters.0" (a layer),
 * "parameters.0.weight", "parameters.0.weight.1.2". `clip_norm` None clips nothing; weight decay is an argument
 * of the optimizer.
 */
export interface Training {
  loss: string
  optimizer: OptimizerConfig
  batch_size: number
  schedule: ScheduleConfig
  warmup_steps: number
  l1: number
  dropout: number
  clip_norm: number | null
  frozen: string[]
  loss_options: Record<string, number>
}

/** From `step` on the run trains like this, until the next stretch; an edit opens one. */
export interface Stretch {
  step: number
  training: Training
}

/** An edit of the recipe, in words: "learning rate 0.1 → 0.5". */
export interface EditInfo {
  step: number
  path: string
  sentence: string
}

/** What the page needs to know of a run; all of it follows from the recipe. */
export interface RunInfo {
  data: string
  data_label: string
  data_source: string
  data_value: unknown
  noun: string
  nouns: string
  task: 'classification' | 'regression'
  metrics: string[]
  features: Feature[]
  columns: Column[]
  image: [number, number] | null
  targets: Feature[]
  classes: string[]
  outputs: string[]
  train_samples: number
  test_samples: number
  layers: LayerInfo[]
  parameters: number
  state_bytes: number
  initializer: string
  initializer_options: Record<string, number>
  given_parameters: boolean
  output_activations: string[]
  losses: string[]
  seed: number
  segments: Segment[]
  stretches: Stretch[]
  edits: EditInfo[]
}

/**
 * The session stands at `step` of a run. `bookmark`: what the page is to look at, where the session chose the
 * moment.
 */
export interface Opened {
  type: 'opened'
  id: number | null
  recipe: string
  step: number
  run: RunInfo
  change: string | null
  note: string | null
  bookmark: Bookmark | null
}

/** Where a step stands in its run. */
export interface Location {
  step: number
  epoch: number
  batch: number
  batches: number
}

/** A formula, by its key, with a number for each slot. */
export interface Filled {
  key: string
  values: Record<string, number>
}

/** The sample in focus. `row` is its row in the batch; None where it is not in it and was computed on its own. */
export interface Focus {
  sample: number
  row: number | null
  held_out: boolean
}

/** The first non-finite value of a run: where it appeared, and a sentence that says so. */
export interface Divergence {
  step: number
  operation: number
  layer: number | null
  unit: number | null
  quantity: string
  sentence: string
}

/** One step: a trace, or, playing, the frame of the last step done. The buffers are listed in `docs/protocol.md`. */
export interface Step {
  type: 'step'
  id: number | null
  location: Location
  rows: number
  learning_rate: number
  rate: Filled[]
  optimizer: OptimizerConfig
  t: number
  update: string[]
  constants: Record<string, number>
  frozen: string[]
  loss: string
  loss_option: number
  whole: boolean
  focus: Focus
  unit: Unit | null
  steps_done: number
  furthest: number
  divergence: Divergence | null
  buffers: Buffer[]
}

/** An epoch: `first` is its first step, `last` the step before which it ended (or now stands). */
export interface EpochSpan {
  type: 'epoch_span'
  id: number | null
  epoch: number
  first: number
  last: number
  ended: boolean
  focus: Focus
  unit: Unit | null
  whole: boolean
  buffers: Buffer[]
}

/** The loss over the run, from step `start` to `furthest`: buffers in `docs/protocol.md`. */
export interface Curves {
  type: 'curves'
  id: number | null
  start: number
  furthest: number
  steps_per_point: number
  epochs_per_point: number
  first_epoch: number
  focus: number | null
  buffers: Buffer[]
}

/**
 * Samples: raw inputs, targets, and which part each is in; and, where the data set was asked for, what is known
 * of all.
 */
export interface SampleTable {
  type: 'sample_table'
  id: number | null
  buffers: Buffer[]
}

/** Something that goes wrong, where, and the numbers behind it. */
export interface Diagnosis {
  kind: string
  layer: number | null
  units: number[]
  sentence: string
  advice: string
  numbers: Record<string, number>
}

/** What goes wrong at `step`; nothing, where all is well. */
export interface Diagnoses {
  type: 'diagnoses'
  id: number | null
  step: number
  items: Diagnosis[]
}

/** The state in which `state.step` begins. */
export interface State {
  type: 'state'
  id: number | null
  state: StateInfo
  buffers: Buffer[]
}

/**
 * A long computation is on its way: `done` of `total` steps; `reading`: of the phases in which a file is read.
 * `recording`: of the steps that are recorded, which take their own time.
 */
export interface Progress {
  type: 'progress'
  id: number | null
  done: number
  total: number
  reading: boolean
  recording: boolean
}

/**
 * A CSV, TSV or Parquet file by its name, size and SHA-256, and how it is read; None is recognised from its
 * bytes. It never names a place on a disk: whoever runs the recipe gives the bytes. `columns` are those taken as
 * inputs; `missing` leaves out the rows in which something is missing, or fills it; text gives an input for each
 * of its values, up to `text_limit`.
 */
export interface File {
  source: 'file'
  name: string
  size: number
  sha256: string
  target: string | null
  task: 'classification' | 'regression' | null
  columns: string[] | null
  separator: string | null
  encoding: string | null
  header: boolean | null
  decimal: string | null
  missing: 'drop' | 'fill'
  text_limit: number
  scaling: 'minmax' | 'none' | 'standard'
  test_fraction: number
  stratified: boolean
  split_seed: number | null
  features: string[]
}

/**
 * So many bytes of a file are there; all of them: `file` is what a recipe says of it, with every choice left
 * open.
 */
export interface FilePut {
  type: 'file_put'
  id: number | null
  received: number
  file: File | null
}

/**
 * A column of a file. `inputs` is how many it would give; `reason` is why it is not taken, "" where the reader
 * chose so.
 */
export interface FileColumn {
  name: string
  kind: 'boolean' | 'date' | 'empty' | 'mixed' | 'number' | 'other' | 'text'
  distinct: number
  missing: number
  minimum: number | null
  maximum: number | null
  values: string[]
  taken: boolean
  inputs: number
  reason: string
}

/** A class, and how many samples are of it. */
export interface ClassCount {
  name: string
  samples: number
}

/** Why a choice cannot be followed: its path, and a sentence. */
export interface Problem {
  field: string
  sentence: string
}

/** What is in a file, and what would come of it. Using it is an edit of `data` to `file`. */
export interface FileRead {
  type: 'file_read'
  id: number | null
  file: File
  format: 'parquet' | 'text'
  rows: number
  samples: number
  without_target: number
  incomplete: number
  inputs: number
  columns: FileColumn[]
  total_columns: number
  classes: ClassCount[]
  total_classes: number
  head_columns: number[]
  head: string[][]
  notes: string[]
  problem: Problem | null
}

/** How the samples of a part are answered; where the run ended before `end`, there is no after. */
export interface Outcome {
  type: 'outcome'
  id: number | null
  step: number
  end: number
  part: 'held_out' | 'train'
  cell: [number, number] | null
  samples: number
  buffers: Buffer[]
}

/**
 * What the network says over a plane, or along a line. `threshold`: of one unit for two classes; above it, the
 * second.
 */
export interface SurfaceMap {
  type: 'surface_map'
  id: number | null
  step: number
  which: 'after' | 'before'
  focus: number
  across: number
  up: number | null
  threshold: number | null
  buffers: Buffer[]
}

/** Every weight of a layer; where the run ended before `end`, there is no after. */
export interface LayerWeights {
  type: 'layer_weights'
  id: number | null
  step: number
  end: number
  layer: number
  buffers: Buffer[]
}

/** The step that was looked for; None where there is none. `layer`: of the parameter that changed most. */
export interface Found {
  type: 'found'
  id: number | null
  step: number | null
  layer: number | null
}

/** A moment as what follows the # of a link (None: it is too long for one), and as the text of a recipe file. */
export interface Shared {
  type: 'shared'
  id: number | null
  fragment: string | null
  file: string
}

/** A recipe and a moment of its run: each as `open` takes it. */
export interface SharedRead {
  type: 'shared_read'
  id: number | null
  recipe: string
  bookmark: Bookmark
}

/** A piece of a file of `size` bytes that is best called `name`: the buffer `bytes` (uint8, at most 4 MB). */
export interface Exported {
  type: 'exported'
  id: number | null
  name: string
  size: number
  buffers: Buffer[]
}

/** Runs to be seen side by side: their recipes, and of each in words what not all of them have. */
export interface Comparison {
  name: string
  label: string
  sentence: string
  differences: string[]
  recipes: string[]
}

/** The comparisons that are there. */
export interface ReadyMade {
  type: 'ready_made'
  id: number | null
  comparisons: Comparison[]
}

/**
 * Of each run in words what not all of them have, and the layers that begin with the same weights and biases in
 * all of them.
 */
export interface Compared {
  type: 'compared'
  id: number | null
  differences: string[]
  seed: number | null
  alike: number[]
}

/** What was asked cannot be done; nothing has changed. `field` is the path of what is wrong, where there is one. */
export interface Refused {
  type: 'refused'
  id: number | null
  field: string | null
  sentence: string
}

export type OptimizerConfig = SGD | Adagrad | RMSprop | Adam | AdamW

export type ScheduleConfig = ConstantLR | StepLR | ExponentialLR | CosineAnnealingLR

export type AnyCommand = Open | Edit | Advance | Trace | Span | Curve | Samples | Diagnose | GetState | Cancel | Judge | Surface | Weights | Find | PutFile | ReadFile | Share | ReadShared | Export | UseWeights | Comparisons | Compare

export type AnyEvent = Welcome | Ready | Opened | Step | EpochSpan | Curves | SampleTable | Diagnoses | State | Progress | FilePut | FileRead | Outcome | SurfaceMap | LayerWeights | Found | Shared | SharedRead | Exported | ReadyMade | Compared | Refused
