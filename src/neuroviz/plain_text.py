r"""LaTeX as plain text, for a terminal: `\frac{1}{1 + \exp\left(-z\right)}` becomes `1/(1 + exp(-z))`.

It reads the mathematics that formulas are written in: fractions, roots, scripts, accents, brackets, functions, Greek, cases.
A command that it does not know stays as its name.
"""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}^_&'~]|\s+|[^\\{}^_&'~\s]", re.DOTALL)
# Stands before and after the name of a function: becomes a space where the name would run into a word.
_EDGE = "\0"

_RELATIONS = {
    "approx": "≈", "cdot": "·", "equiv": "≡", "ge": "≥", "geq": "≥", "gets": "←", "in": "∈", "le": "≤", "leftarrow": "←",
    "leq": "≤", "mapsto": "↦", "ne": "≠", "neq": "≠", "odot": "⊙", "pm": "±", "rightarrow": "→", "times": "×", "to": "→",
}  # fmt: skip
_SIGNS = {
    "ell": "ℓ", "infty": "∞", "langle": "⟨", "lbrace": "(", "lbrack": "[", "lceil": "⌈", "ldots": "…", "lfloor": "⌊",
    "lvert": "|", "lVert": "‖", "mid": "|", "nabla": "∇", "partial": "∂", "prime": "′", "rangle": "⟩", "rbrace": ")",
    "rbrack": "]", "rceil": "⌉", "rfloor": "⌋", "rvert": "|", "rVert": "‖", "top": "⊤", "vert": "|", "Vert": "‖", "|": "‖",
    "{": "(", "}": ")", ",": " ", ";": " ", ":": " ", " ": " ", "quad": "  ", "qquad": "  ", "\\": "; ",
    "sum": f"Σ{_EDGE}", "prod": f"Π{_EDGE}",
}  # fmt: skip
_ACCENTS = {"bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "tilde": "\u0303"}
_FONTS = re.compile(r"text(bf|it|rm)?|math(bb|bf|cal|it|rm|sf)|boldsymbol")
_LAYOUT = re.compile(r"[Bb]igg?[lr]?|(display|text|script)style|left|right|(no)?limits|!")
# What ends a bracket, and what may follow a fraction without being read as part of it.
_CLOSING = {"\\right", "\\rvert", "\\rVert", "\\rangle", "\\rfloor", "\\rceil"}
_APART = _CLOSING | {*"+-−=<>,.;)]}|&", "\\\\", "\\end"}
_RAISED = str.maketrans("0123456789+-−=()abcdefghijklmnoprstuvwxyzT⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀ")
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")


def plain_text(latex: str) -> str:
    """The same in plain text, on one line, without backslashes or braces."""
    return _settled(_Reader(latex).until(None))


class _Reader:
    """The tokens of a formula, read from left to right."""

    def __init__(self, latex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(latex)[::-1]

    def until(self, end: str | None) -> str:
        """What comes before the token `end`, or before the end of all."""
        text = ""
        while self._tokens and (token := self._tokens.pop()) != end:
            text = text.rstrip() if token in _CLOSING else text
            text = self._script(text, token) if token in "^_" else text + self._one(token)
        return text

    def _argument(self) -> str:
        """The next group, or the next token alone."""
        self._skip_space()
        token = self._tokens.pop() if self._tokens else ""
        return self.until("}") if token == "{" else self._one(token)

    def _one(self, token: str) -> str:
        if token.startswith("\\"):
            return self._command(token[1:])
        signs = {"{": "", "}": "", "'": "′", "~": " ", "&": ", "}
        return self._group() if token == "{" else signs.get(token, " " if token.isspace() else token)

    def _group(self) -> str:
        text = self.until("}")
        return _tight(text) if self._tokens and self._tokens[-1] == "^" else text

    def _command(self, name: str) -> str:
        self._skip_space()
        match name:
            case "frac" | "tfrac" | "dfrac":
                return self._fraction()
            case "sqrt":
                return f"√{_tight(self._argument())}"
            case "operatorname":
                return f"{_EDGE}{self._argument()}{_EDGE}"
            case "begin" | "end":
                around = "[" if name == "begin" else "]"
                return around if self._argument() == "cases" else ""
            case "left" | "right" if self._tokens and self._tokens[-1] == ".":
                self._tokens.pop()
                return ""
        if name in _ACCENTS:
            return self._accented(name)
        return self._argument() if _FONTS.fullmatch(name) else _sign(name)

    def _fraction(self) -> str:
        """In parentheses where something follows that could be read as part of what is below."""
        above, below = _tight(self._argument()), _tight(self._argument())
        following = next((token for token in reversed(self._tokens) if not token.isspace()), "}")
        apart = following in _APART or following[1:] in _RELATIONS
        return f"{above}/{below}" if apart else f"({above}/{below})"

    def _accented(self, name: str) -> str:
        text = self._argument()
        return unicodedata.normalize("NFC", text + _ACCENTS[name]) if len(text) == 1 else text + _ACCENTS[name]

    def _script(self, base: str, kind: str) -> str:
        """`base` with the next argument raised or lowered."""
        edge = _EDGE if base.endswith(_EDGE) else ""
        script = _settled(self._argument()).replace(" ", "")
        if script in ("′", "*"):
            return base + script
        table = _RAISED if kind == "^" else _LOWERED
        if all(ord(letter) in table for letter in script):
            return base.removesuffix(_EDGE) + script.translate(table) + edge
        return f"{base.removesuffix(_EDGE)}{kind}{_tight(script)}{edge}"

    def _skip_space(self) -> None:
        while self._tokens and self._tokens[-1].isspace():
            self._tokens.pop()


def _sign(name: str) -> str:
    if _LAYOUT.fullmatch(name):
        return ""
    if name in _RELATIONS:
        return f" {_RELATIONS[name]} "
    return _SIGNS.get(name) or _word(name)


def _word(name: str) -> str:
    """A Greek letter, or else the name itself, as of a function."""
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    spelled = name.removeprefix("var").upper().replace("LAMBDA", "LAMDA")
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {spelled}")
    except KeyError:
        return f"{_EDGE}{name}{_EDGE}"


def _tight(text: str) -> str:
    """`text` so that it is read as one thing: in parentheses where it has several parts."""
    text = _settled(text)
    outside, found = text, 1
    while found:
        outside, found = re.subn(r"\([^()]*\)|\[[^\[\]]*\]", "", outside)
    return f"({text})" if re.search(r"[\s/+\-−·=<>]", outside) else text


def _settled(text: str) -> str:
    text = re.sub(rf"(?<=[\w)\]|‖′]){_EDGE}+(?=[\w√Σ∂|‖])", " ", text).replace(_EDGE, "")
    text = re.sub(r"(\d) · (?=10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])", r"\1·", re.sub(r"\s+", " ", text))
    return re.sub(r"(?<=[(\[]) | (?=[)\],;])", "", text).strip()
