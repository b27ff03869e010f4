"""What is predicted, and from what."""

import pytest

import neuroviz as nv
from neuroviz.data.files.choosing import in_words, notes
from tests.data.files.reading import KINDS, chosen_of, kind, raw_of


def refused(content, **choices):
    with pytest.raises(nv.RecipeError) as caught:
        raw_of(content, **choices)
    return caught.value.field, str(caught.value)


def bytes_of(name):
    return (KINDS / name).read_bytes()


@pytest.mark.parametrize(("names", "target"), [
    ("a,Species,c", "Species"), ("y,label,c", "label"), ("a,b,c", "c"), ("Target,class,c", "Target"),
])  # fmt: skip
def test_a_target_is_guessed_by_its_name_or_its_place(names, target):
    rows = "".join(f"{k % 3},{k % 2},{k % 5}\n" for k in range(20))
    assert chosen_of(f"{names}\n{rows}").target.name == target


def test_a_column_that_cannot_be_predicted_is_no_guess():
    assert chosen_of("a,b,day\n1,5,2024-01-01\n2,6,2024-01-02\n3,5,2024-01-03\n").target.name == "b"
    assert chosen_of("a,b\n1.5,2\n2.5,3\n3.5,4\n").target.name == "b"
    assert chosen_of("a,b\n2,1\n2,1\n").target.name == "b"
    assert chosen_of("a,name\n2,u\n2,v\n3,w\n").target.name == "a"
    assert chosen_of("a,index\n2,1\n2,2\n3,3\n").target.name == "a"


def test_numbers_that_are_all_different_can_be_predicted():
    rows = "".join(f"{k % 7},{k % 5},{1000 * k + 13}\n" for k in range(40))
    chosen = chosen_of(f"rooms,floor,price\n{rows}")
    assert (chosen.target.name, chosen.task) == ("price", "regression")


@pytest.mark.parametrize(("cells", "task"), [
    ([0, 1, 2] * 4, "classification"), (["a", "b"] * 6, "classification"), (["true", "false"] * 6, "classification"),
    ([k * 0.5 for k in range(12)], "regression"), (list(range(12)), "regression"), ([0.5, 1.5] * 6, "regression"),
])  # fmt: skip
def test_the_task_is_guessed_by_the_target(cells, task):
    chosen = chosen_of("x,y\n" + "".join(f"{k % 5},{cell}\n" for k, cell in enumerate(cells)))
    assert (chosen.task, chosen.file.task) == (task, task)


def test_numbers_can_be_classes_and_classes_numbers():
    text = "x,y\n" + "".join(f"{k % 5},{k % 2}\n" for k in range(10))
    assert raw_of(text, task="regression").targets[:3].tolist() == [[0.0], [1.0], [0.0]]
    halves = text.replace(",1", ",0.5")
    assert raw_of(halves, task="classification").classes == ("0.0", "0.5")
    assert raw_of("x,y\n1,10\n2,9\n3,10\n4,9\n", task="classification").classes == ("9", "10")


def test_classes_that_floats_do_not_tell_apart_are_refused():
    near = raw_of(
        "x,y\n1,9007199254740991\n2,9007199254740990\n3,9007199254740991\n4,9007199254740990\n", task="classification"
    )
    assert near.classes == ("9007199254740990", "9007199254740991")
    assert refused("x,y\n1,7\n2,9007199254740993\n3,9007199254740992\n4,7\n", task="classification") == (
        "data.task", "the target “y” of classes must be a column of text, or of numbers below 2⁵³, but got 9.0072e+15 in row 3",
    )  # fmt: skip


def test_columns_that_tell_nothing_are_left_out_and_said():
    rows = "".join(f"{k},7,,name {k},{k % 3},{'' if k % 3 else k},w{k % 40},{'pq'[k % 2]}\n" for k in range(1, 91))
    chosen = chosen_of(f"id,same,none,who,x,rare,many,y\n{rows}")
    assert chosen.reasons == {
        "id": "names", "same": "constant", "none": "empty", "who": "names", "rare": "sparse", "many": "many",
    }  # fmt: skip
    assert [column.name for column in chosen.inputs] == ["x"]
    said = list(notes(chosen))
    assert said[0] == "1 column is left out, “none”: there is nothing in it."
    assert "2 columns are left out, “id”, “who”: they are all different, so they are names and no measure." in said
    words = {
        name: in_words(chosen.table.by_name[name], chosen.table, reason) for name, reason in chosen.reasons.items()
    }
    assert words["many"] == "40 different values, more than are taken"
    assert words["rare"] == "missing in 60 of 90 rows"
    assert words["same"] == "always the same"
    assert words["none"] == "nothing in it"
    assert in_words(chosen.inputs[0], chosen.table, "") == ""


def test_what_is_filled_may_be_rare():
    rows = "".join(f"{'' if k % 3 else k},{'pq'[k % 2]}\n" for k in range(1, 91))
    assert chosen_of(f"rare,y\n{rows}", missing="fill").file.columns == ("rare",)


def test_chosen_columns_are_taken_whatever_they_are():
    text = "a,same,y\n1,7,p\n2,7,q\n3,7,p\n"
    chosen = chosen_of(text, columns=("same",))
    assert ([column.name for column in chosen.inputs], chosen.reasons) == (["same"], {"a": ""})
    assert raw_of(bytes_of("dates.csv"), columns=("day",)).features[0] == "day = 2024-01-05"


@pytest.mark.parametrize(("name", "choices", "field", "sentence"), [
    ("plain.csv", {"target": "nose"}, "data.target",
     "data.target must be a column of table.csv (“size”, “colour”, “kind”), but got “nose”"),
    ("plain.csv", {"columns": ("nose",)}, "data.columns", "data.columns must be columns of table.csv, but got “nose”"),
    ("plain.csv", {"columns": ("kind",)}, "data.columns", "data.columns must be columns other than the target, but got “kind”"),
    ("plain.csv", {"columns": ()}, "data.columns", "data.columns must be at least one column beside the target, but got none"),
    ("plain.csv", {"task": "regression"}, "data.task",
     "the target “kind” of a regression must be a column of numbers, but got “a” in row 2"),
    ("plain.csv", {"columns": ("colour",), "text_limit": 2}, "data.columns",
     "column “colour” must be of at most 2 different texts, or left out, but got 3"),
    ("mixed.csv", {"columns": ("a", "b")}, "data.columns",
     "column “b” in row 13 must be a number, as most of it is, but got “abc”"),
    ("infinite.csv", {"columns": ("a", "b")}, "data.columns", "column “b” in row 3 must be a finite number, but got “inf”"),
    ("table.parquet", {"columns": ("tags",)}, "data.columns",
     "column “tags” must be of numbers or text, but got the type List(Int64)"),
    ("table.parquet", {"target": "tags"}, "data.target",
     "the target “tags” must be a column of numbers or text, but got one of type List(Int64)"),
    ("constant_target.csv", {"target": "price"}, "data.target",
     "the target “price” must be a column of at least two numbers, but got “2.5” in all 3 rows"),
])  # fmt: skip
def test_choices_that_cannot_be_followed(name, choices, field, sentence):
    assert refused(bytes_of(name), **choices) == (field, sentence)


def test_an_empty_column_can_be_neither_input_nor_target():
    text = "a,none,y\n1,,p\n2,,q\n"
    assert refused(text, columns=("none",))[1] == "column “none” must be of numbers or text, but got nothing in any row"
    assert refused(text, target="none")[1].endswith("must be a column of numbers or text, but got an empty one")


def test_a_mixed_target_can_be_classes():
    assert len(raw_of(bytes_of("mixed_target.csv"), task="classification").classes) == 20


def test_only_what_nobody_chose_is_guessed():
    file = kind("plain.csv", target="size", task="regression", columns=["kind"], missing="fill", text_limit=5)
    assert (file.target, file.task, file.columns, file.missing, file.text_limit) == (
        "size", "regression", ("kind",), "fill", 5,
    )  # fmt: skip
