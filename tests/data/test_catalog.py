"""The sets of the catalogue are the ones everybody knows."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets

import neuroviz as nv
from neuroviz.data.catalog import CATALOG, load
from neuroviz.data.dataset import load as prepared
from neuroviz.data.scikit_learn import enlarged
from neuroviz.data.shapes import SHAPES
from tests.data.hashing import golden

THEIRS = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "digits": datasets.load_digits,
    "diabetes": lambda: datasets.load_diabetes(scaled=False),
}


def class_names(bunch):
    """As scikit-learn has them; wine's have no names but numbers there."""
    return [
        str(name).replace("class_0", "1").replace("class_1", "2").replace("class_2", "3") for name in bunch.target_names
    ]


@pytest.mark.parametrize("name", THEIRS)
def test_the_numbers_are_scikit_learn_s(name):
    ours, theirs = load(name), THEIRS[name]()
    assert ours.inputs.tobytes() == np.ascontiguousarray(theirs.data, dtype=np.float64).tobytes()
    assert ours.targets.ravel().tolist() == theirs.target.tolist()
    assert len(ours.features) == len(ours.units) == len(theirs.feature_names)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits"])
def test_the_classes_have_scikit_learn_s_names(name):
    assert [word.split()[-1] for word in load(name).classes] == class_names(THEIRS[name]())


@pytest.mark.parametrize(("name", "change"), [
    ("iris", lambda word: f"{word} (cm)"),
    ("wine", lambda word: word.replace(" ", "_").lower()),
    ("breast_cancer", str),
    ("digits", lambda word: "pixel_{}_{}".format(*(int(number) - 1 for number in word.removeprefix("pixel ").split(", ")))),
])  # fmt: skip
def test_the_features_have_scikit_learn_s_names(name, change):
    assert [change(word) for word in load(name).features] == list(THEIRS[name]().feature_names)


def test_diabetes_is_told_in_words_and_units():
    ours, theirs = load("diabetes"), THEIRS["diabetes"]()
    words = dict(zip(theirs.feature_names, zip(ours.features, ours.units, strict=True), strict=True))
    assert (words["age"], words["bmi"], words["s3"]) == (("age", "years"), ("body mass index", "kg/m²"), ("HDL", ""))
    assert (ours.targets.shape, ours.target_names, ours.classes) == ((442, 1), ("progression",), ())
    assert (ours.targets.min(), ours.targets.max()) == (25, 346)  # as the menu's sentence says


@pytest.mark.parametrize(("name", "raw", "inputs"), [
    ("iris", "aa06b8008ceba42e", "16ea77ba3d121b09"),
    ("wine", "3a28849ef2366c4b", "6ff8e53ec4d19ed9"),
    ("breast_cancer", "25e2eb7b7a8745b1", "d0bb071dfc056eb4"),
    ("digits", "f6d9e39f37dc45d3", "e637d3ab5dbafcf5"),
    ("digits_28", "3ab98c772421fdcf", "f41d7e485aa96cb7"),
    ("diabetes", "e9c1f7559552854a", "e5fda79543df9be8"),
    ("and_gate", "5d0ee0d26b877b11", "e5a104ffacfeea04"),
    ("or_gate", "87a6619ab5d004ec", "e5a104ffacfeea04"),
    ("xor_gate", "3af4de61f27335f8", "e5a104ffacfeea04"),
])  # fmt: skip
def test_golden_bits(name, raw, inputs):
    data = prepared(nv.Catalog(name), 1)
    assert golden(data.raw.inputs, data.raw.targets) == raw
    assert golden(data.inputs) == inputs


@pytest.mark.parametrize("name", CATALOG)
def test_an_entry_says_what_it_is(name):
    entry, raw, data = CATALOG[name], load(name), prepared(nv.Catalog(name), 1)
    assert all([entry.label, entry.source, entry.noun, entry.nouns, entry.sentence.endswith(".")])
    assert (data.task, raw.name, raw.label) == (entry.task, name, entry.label)
    assert raw.inputs.shape[1] == len(raw.features) == len(raw.units)
    assert entry.plane == (raw.features if len(raw.features) == 2 else None)
    assert set(raw.targets.tolist()) == set(range(len(raw.classes))) if raw.classes else raw.target_names
    assert load(name) is raw
    assert [array.flags.writeable for array in (raw.inputs, raw.targets)] == [False, False]


@pytest.mark.parametrize(("name", "image"), [("iris", None), ("digits", (8, 8)), ("digits_28", (28, 28))])
def test_images_have_rows_and_columns(name, image):
    raw = load(name)
    assert raw.image == image
    assert image is None or image[0] * image[1] == len(raw.features)


def test_enlarging_goes_in_straight_lines_between_the_old_pixels():
    plane = np.add.outer(3.0 * np.arange(8), np.arange(8.0))[None]
    large = enlarged(plane, 28)[0]
    place = np.clip((np.arange(28) + 0.5) * 8 / 28 - 0.5, 0, 7)
    np.testing.assert_allclose(large, np.add.outer(3.0 * place, place), atol=1e-12)
    digits = load("digits").inputs.reshape(-1, 8, 8)
    torch = pytest.importorskip("torch")
    theirs = torch.nn.functional.interpolate(
        torch.tensor(digits[:, None]), size=(28, 28), mode="bilinear", align_corners=False
    )
    np.testing.assert_allclose(load("digits_28").inputs.reshape(-1, 28, 28), theirs[:, 0].numpy(), atol=1e-12)


@pytest.mark.parametrize(("name", "answers"), [("and", "0001"), ("or", "0111"), ("xor", "0110")])
def test_gates_are_their_truth_tables(name, answers):
    raw = load(f"{name}_gate")
    assert raw.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert "".join(map(str, raw.targets)) == answers
    assert raw.classes == ("false", "true")


def test_all_of_a_truth_table_trains_unless_told_otherwise():
    assert nv.Catalog("xor_gate").test_fraction == 0.0
    assert nv.Catalog("xor_gate", test_fraction=0.25).test_fraction == 0.25
    assert nv.Catalog("wine").test_fraction == nv.Catalog("wine", test_fraction=None).test_fraction == 0.2
    recipe = nv.Recipe.from_json('{"data": {"source": "catalog", "name": "and_gate"}}')
    assert '"test_fraction":0.0' in recipe.to_json()
    assert len(prepared(recipe.data, 1).train) == 4


@pytest.mark.parametrize("name", [*CATALOG, *SHAPES])
def test_every_set_is_told_in_the_documentation(name):
    rows = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8").splitlines()
    [row] = [row for row in rows if row.startswith(f"| `{name}` |")]
    if name in CATALOG:
        raw, cells = load(name), [cell.strip() for cell in row.strip("|").split("|")]
        assert name == "digits_28" or cells[1] == f"{len(raw.inputs)} {raw.nouns}"
        assert cells[2].startswith(" × ".join(map(str, raw.image)) if raw.image else str(len(raw.features)))


def test_iris_in_a_recipe():
    data = nv.Run(nv.Recipe()).dataset
    assert (data.inputs.shape, len(data.train), len(data.held_out)) == ((150, 4), 120, 30)
    assert sorted(set(data.targets[data.held_out].tolist())) == [0, 1, 2]


@pytest.mark.parametrize(("code", "imported"), [
    ("import neuroviz as nv; nv.Run(nv.Recipe()).trace(0)", False),
    ("import neuroviz.cli, neuroviz.server.app, neuroviz.live.session; from neuroviz.live.describe import menu; menu(1)", False),
    ("import neuroviz as nv; nv.Run(nv.recipe_for(nv.Catalog('xor_gate')))", False),
    ("import neuroviz as nv; nv.recipe_for(nv.Catalog('wine'))", False),
    ("import neuroviz as nv; nv.Run(nv.recipe_for(nv.Catalog('wine')))", True),
])  # fmt: skip
def test_scikit_learn_is_imported_when_a_set_of_it_is_asked_for_and_not_before(code, imported):
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print('sklearn' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == str(imported)
