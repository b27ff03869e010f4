"""LaTeX as plain text: every formula of the project, and the mathematics that formulas may come to use."""

import pytest

from neuroviz.engine.formulas import FORMULAS
from neuroviz.plain_text import plain_text

# Numbers of every shape: whole, negative, with a power of ten.
VALUES = (3.0, -0.25, 2.5e-12, -4e20, float("nan"))


def closes(text):
    """Whether every bracket is closed by one of its kind."""
    waiting = []
    for letter in text:
        if letter in "([":
            waiting.append(")" if letter == "(" else "]")
        elif letter in ")]" and (not waiting or waiting.pop() != letter):
            return False
    return not waiting


@pytest.mark.parametrize("key", FORMULAS)
def test_nothing_of_latex_is_left_in_a_formula(key):
    formula = FORMULAS[key]
    filled = [
        formula.in_numbers({slot: VALUES[(n + first) % 5] for n, slot in enumerate(formula.slots())})
        for first in range(5)
    ]
    for latex in (formula.in_symbols(), *filled):
        text = plain_text(latex)
        assert not set(text) & set("\\{}$&~\0"), text
        own = text.replace("right/", "")  # the name of a number: how many are right
        assert not any(word in own for word in ("frac", "left", "right", "operatorname", "style", "text")), text
        assert "  " not in text
        assert closes(text), text
        assert text.isprintable()


@pytest.mark.parametrize(("latex", "text"), [
    (r"{a} = \frac{1}{1 + \exp\left(-{z}\right)}", "a = 1/(1 + exp(-z))"),
    (r"a = \frac{1}{2} z \left(1 + \operatorname{erf}\left(\frac{z}{\sqrt{2}}\right)\right)", "a = (1/2) z (1 + erf(z/√2))"),
    (r"\Phi\left(z\right) + z \cdot \varphi(z)", "Φ(z) + z · φ(z)"),
    (r"\lVert g \rVert_2 = \sqrt{\sum_i g_i^2}", "‖g‖₂ = √(Σᵢ gᵢ²)"),
    (r"\left\lVert g \right\rVert", "‖g‖"),
    (r"\min\left(1, \frac{c}{\lVert g \rVert}\right)", "min(1, c/‖g‖)"),
    (r"\begin{cases} z & \text{if } z > 0 \\ \alpha z & \text{otherwise} \end{cases}", "[z, if z > 0; αz, otherwise]"),
    (r"\ln\left(1 + e^{-\left|z\right|}\right) + \max(0, z)", "ln(1 + e^(-|z|)) + max(0, z)"),
    (r"\eta \cdot \gamma^{\lfloor e / n \rfloor}", "η · γ^(⌊e/n⌋)"),
    (r"\frac{\partial \ell}{\partial a} \cdot f'(z)", "∂ℓ/∂a · f′(z)"),
    (r"{\frac{\partial \ell}{\partial a}}^2", "(∂ℓ/∂a)²"),
    (r"\frac{\frac{a}{b}}{c d}", "(a/b)/(c d)"),
    (r"\frac{-y}{p}", "(-y)/p"),
    (r"\frac12 \left(1 + \cos\left(\pi \frac{t}{T}\right)\right)", "(1/2) (1 + cos(πt/T))"),
    (r"\sum_{i=1}^{n} x_i \exp z_i", "Σᵢ₌₁ⁿ xᵢ exp zᵢ"),
    (r"\hat v_{t-1} + \bar{x}^2", "v̂ₜ₋₁ + x̄²"),
    (r"\hat m", "m̂"),
    (r"\theta_{\text{new}} \leftarrow \theta' - \lambda \operatorname{sign}\left(w\right)", "θ_new ← θ′ - λ sign(w)"),
    (r"\beta_1^{t} \ne \epsilon", "β₁ᵗ ≠ ε"),
    (r"{0.9}^{17}", "0.9¹⁷"),
    (r"x^{2.5}", "x^2.5"),
    (r"W^\top a^{(l)}", "Wᵀa⁽ˡ⁾"),
    (r"2.5 \cdot 10^{-3} \cdot \left(-4 \cdot 10^{12}\right)", "2.5·10⁻³ · (-4·10¹²)"),
    (r"\sin^2 z + 3\tanh z", "sin² z + 3 tanh z"),
    (r"\mathbb{1}\left[z \geq 0\right] \odot \textstyle\sum_k w_k", "1[z ≥ 0] ⊙ Σₖ wₖ"),
    (r"a^{\prime} a^*", "a′ a*"),
    (r"x\,y~z\quad \left. \frac{a}{b} \right|_{0}", "x y z a/b|₀"),
    (r"\begin{aligned} a &= b \end{aligned}", "a, = b"),
    (r"\left\{x\right\}", "(x)"),
    (r"\whatever x", "whatever x"),
])  # fmt: skip
def test_it_reads_as_one_would_write_it(latex, text):
    assert plain_text(latex) == text


@pytest.mark.parametrize(("latex", "text"), [
    ("", ""), (r"\frac{", "/"), ("x^", "x"), ("a}b", "ab"), ("{a", "a"), ("\\", ""), (r"\%", "%"),
])  # fmt: skip
def test_what_is_not_whole_is_read_as_far_as_it_goes(latex, text):
    assert plain_text(latex) == text
