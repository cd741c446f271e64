"""The names of the package are those of the established module, with the same arguments and defaults."""

from __future__ import annotations

import ast
import inspect
import re
import typing
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

import pytest
from build_declarations import header
from pactlib import ffi
from pactlib._library import lib
from pactlib._library import ffi as c

HEADER = header()
LINES = Path(__file__).with_name("expected.txt").read_text(encoding="utf-8").splitlines()
MEMBERS = [line.removeprefix("member ") for line in LINES if line.startswith("member ")]
OWN = re.compile(
    r"(exchange|answer)_\w+|mock_server_(answer|set_\w+)|interaction_set_(delay|fault)"
    r"|verifier_(set_\w+_handler|start|next_exchange|result|cancel)"
)
"""Functions that the established module does not know. ``pactlib`` itself has what they are for."""

OWN_TYPES = {"AnswerData", "Exchange", "ExchangeData", "ExchangeKind", "MockServerAnswer", "ResponseFault"}
"""Types of these functions."""

ENUMS = sorted(set(re.findall(r"\btypedef enum (\w+)", HEADER)) - {"LiveKind", "StringResult_Tag"} - OWN_TYPES)

WITHOUT = {
    "interaction_match_response", "mock_server_on_request", "mock_server_wait", "register_plugin_log_callback",
    "verifier_new", "with_header", "with_query_parameter",
}  # fmt: skip
"""The functions of C that the package leaves out."""

BYTES_NOT_TEXT = {"async_message_get_contents_bin"}
"""The established module declares ``str`` here and never answered; contents of bytes are ``bytes``."""

TYPES = {
    "char *": "str", "uint8_t *": "str", "double": "float", "size_t": "int", "unsigned long": "int",
    "MessagePactHandle": "PactHandle", "MessageHandle": "InteractionHandle", "void": "None",
}  # fmt: skip
"""Types of C and what they are in Python. Numbers are ``int``, and structs and enums go by their own names."""


def python_type(c_type: str) -> str:
    """What a type of C is in Python."""
    plain = c_type.replace("const ", "").strip()
    if re.fullmatch(r"u?int\d+_t", plain):
        return "int"
    return TYPES.get(plain, plain.removeprefix("struct ").removesuffix(" *"))


def signature(returns: str, name: str, parameters: str) -> str:
    """The Python function that follows from a function of C. What answers ``bool`` there raises here."""
    typed = [re.fullmatch(r"(.*?)(\w+)", parameter.strip(), re.DOTALL) for parameter in parameters.split(",")]
    pairs = [(found[2], python_type(found[1])) for found in typed if found and found[0] != "void"]
    answer = "None" if returns.strip() == "bool" else python_type(returns)
    return f"{name}({', '.join(f'{name}: {kind}' for name, kind in pairs)}) -> {answer}"


def expected(wanted: str, derived: Iterable[str]) -> list[str]:
    """The signatures of ``expected.txt`` that begin with a word, and those that follow from the header otherwise."""
    listed = [line.removeprefix(wanted) for line in LINES if re.match(rf"{wanted}\w+\(", line)]
    names = {line.partition("(")[0] for line in listed}
    return listed + [line for line in derived if line.partition("(")[0] not in names]


IN_C = re.findall(r"([\w ]+[ *]+)pactffi_(\w+)\((.*?)\);", HEADER, re.DOTALL)
FUNCTIONS = expected("", [signature(*found) for found in IN_C if found[1] not in WITHOUT and not OWN.fullmatch(found[1])])
STRUCTS = sorted(set(re.findall(r"^struct (\w+) ", HEADER, re.MULTILINE)) - OWN_TYPES)
CLASSES = expected("class ", [f"{name}(ptr)" for name in STRUCTS])


def parsed(signature: str) -> ast.FunctionDef:
    (found,) = ast.parse(f"def {signature}: ...").body
    assert isinstance(found, ast.FunctionDef)
    return found


def parameters(arguments: ast.arguments) -> str:
    """The parameters without what types they are of."""
    for argument in [*arguments.args, *arguments.kwonlyargs]:
        argument.annotation = None
    return ast.unparse(arguments)


def types(annotation: ast.expr | None) -> set[str]:
    """The alternatives of an annotation."""
    assert annotation is not None
    return {part.strip() for part in ast.unparse(annotation).split(" | ")}


def test_the_lists_are_read_whole() -> None:
    written = [line for line in LINES if not line.startswith("#")]
    functions = [line for line in FUNCTIONS if line in written]
    classes = [line for line in CLASSES if f"class {line}" in written]

    assert len(functions) + len(classes) + len(MEMBERS) == len(written)
    assert len(IN_C) == HEADER.count("pactffi_") > 290


def test_no_function_is_left_out_that_is_there() -> None:
    assert sorted(name for name in WITHOUT if hasattr(ffi, name) or not hasattr(lib, f"pactffi_{name}")) == []


@pytest.mark.parametrize("signature", FUNCTIONS, ids=lambda signature: signature.partition("(")[0])
def test_a_function_takes_and_returns_what_clients_expect(signature: str) -> None:
    wanted = parsed(signature)
    function = getattr(ffi, wanted.name)
    (found,) = ast.parse(inspect.getsource(function)).body
    assert isinstance(found, ast.FunctionDef)

    if wanted.name not in BYTES_NOT_TEXT:
        assert types(wanted.returns) <= types(found.returns)
    pairs = zip(wanted.args.args + wanted.args.kwonlyargs, found.args.args + found.args.kwonlyargs)
    for expected, actual in pairs:
        assert types(expected.annotation) <= types(actual.annotation)
    assert parameters(found.args) == parameters(wanted.args)


@pytest.mark.parametrize("signature", CLASSES, ids=lambda signature: signature.partition("(")[0])
def test_a_class_is_made_from_what_clients_expect(signature: str) -> None:
    wanted = parsed(signature)
    found = inspect.signature(getattr(ffi, wanted.name))

    plain = [parameter.replace(annotation=parameter.empty) for parameter in found.parameters.values()]

    assert str(found.replace(parameters=plain, return_annotation=found.empty)) == f"({ast.unparse(wanted.args)})"


@pytest.mark.parametrize("member", MEMBERS)
def test_a_class_has_the_members_clients_expect(member: str) -> None:
    name, _, rest = member.partition(".")
    attribute, is_method, _ = rest.partition("(")
    found = inspect.getattr_static(getattr(ffi, name), attribute)

    if is_method:
        assert parameters(parsed(rest).args) == parameters(parsed(f"{attribute}{inspect.signature(found)}").args)
    else:
        assert isinstance(found, property)


@pytest.mark.parametrize("name", ENUMS)
def test_an_enumeration_has_the_names_and_numbers_of_the_header(name: str) -> None:
    def member(text: str) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text.removeprefix(f"{name}_")).upper()

    in_c = {member(text): number for number, text in c.typeof(name).elements.items()}

    assert {member.name: member.value for member in getattr(ffi, name)} == in_c


@pytest.mark.parametrize(
    ("alias", "enumeration"),
    [
        (ffi.GeneratorCategoryOptions, ffi.GeneratorCategory),
        (ffi.MatchingRuleCategoryOptions, ffi.MatchingRuleCategory),
    ],
)
def test_an_alias_has_the_names_in_either_case(alias: object, enumeration: type[ffi.GeneratorCategory]) -> None:
    names = set(enumeration.__members__)

    assert set(typing.get_args(alias)) == names | {name.lower() for name in names}


def test_every_public_name_says_what_it_is() -> None:
    bare = [name for name in ffi.__all__ if not name.endswith("Options") and not getattr(ffi, name).__doc__]

    assert bare == []


def test_every_function_and_method_has_types() -> None:
    for name in ffi.__all__:
        value = getattr(ffi, name)
        members = vars(value).values() if inspect.isclass(value) else [value]
        if inspect.isclass(value) and issubclass(value, Enum):
            continue
        for function in filter(inspect.isfunction, members):
            signature = inspect.signature(function)
            untyped = [p.name for p in signature.parameters.values() if p.annotation is p.empty and p.name != "self"]
            assert untyped in ([], ["cls"]), function
            assert signature.return_annotation is not signature.empty, function


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(ffi.__file__).parents[1].joinpath("py.typed").is_file()
