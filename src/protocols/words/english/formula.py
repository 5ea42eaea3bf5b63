"""What is wrong with an expression; each completes a sentence after a colon."""

SENTENCES = {
    "formula.call": "`{name}` needs its values in parentheses after it",
    "formula.chain": "only two values can be compared at once; join comparisons with `and`",
    "formula.count": "`count` needs the name of a grouping, as in count(circle)",
    "formula.deep": "it is nested more than {limit} levels deep",
    "formula.end": "it ends too early",
    "formula.equals": "to compare, write == instead of =",
    "formula.fraction": "`{text}` is {value}, which is not a whole number; put it inside ceil( ) or floor( )",
    "formula.function": "there is no function `{name}`; there are min, max, ceil, floor, if and count",
    "formula.long": "it is longer than {limit} characters",
    "formula.not-number": "`{text}` is not a number",
    "formula.not-flag": "`{text}` is not true or false; compare it, as in `{text} > 1` or `{text} == word`",
    "formula.undecided": "`{text}` is not known before the session",
    "formula.number": "the number is too large",
    "formula.parts": ("`{name}` takes one value", "`{name}` takes {n} values"),
    "formula.sign": "`{token}` has no meaning in an expression",
    "formula.unexpected": "`{token}` is not expected here",
    "formula.unknown": "nothing here is called `{name}`",
    "formula.want-condition": "a comparison is needed here, such as people > 6",
    "formula.want-number": "a number is needed here, not a comparison",
    "formula.zero": "it divides by zero",
}
