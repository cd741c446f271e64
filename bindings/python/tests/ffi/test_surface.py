"""The names of the package are those of the established module, with the same arguments and defaults."""

from __future__ import annotations

import ast
import inspect
import typing
from enum import Enum
from pathlib import Path

import pytest
from pactlib import ffi
from pactlib._library import ffi as c
from pactlib._library import lib

LINES = [
    line
    for line in Path(__file__).with_name("surface.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CLASSES = [line.removeprefix("class ") for line in LINES if line.startswith("class ")]
MEMBERS = [line.removeprefix("member ") for line in LINES if line.startswith("member ")]
ENUMS = [line.split()[1:] for line in LINES if line.startswith("enum ")]
FUNCTIONS = [line for line in LINES if line.partition("(")[0].isidentifier()]

LATER = ("interaction_contents", "using_plugin")
"""How the functions begin whose C functions come with plugins."""

BYTES_NOT_TEXT = {"async_message_get_contents_bin"}
"""The established module declares ``str`` here and never answered; contents of bytes are ``bytes``."""


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


def test_the_list_is_read_whole() -> None:
    assert len(FUNCTIONS) == 229
    assert len(FUNCTIONS) + len(CLASSES) + len(MEMBERS) + len(ENUMS) == len(LINES)


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


@pytest.mark.parametrize(("name", "members"), [(name, members) for name, *members in ENUMS])
def test_an_enumeration_has_the_members_clients_expect(name: str, members: list[str]) -> None:
    assert sorted(getattr(ffi, name).__members__) == members


@pytest.mark.parametrize("name", [name for name, *_ in ENUMS])
def test_an_enumeration_has_the_numbers_of_the_header(name: str) -> None:
    in_c = {text.removeprefix(f"{name}_").upper(): number for number, text in c.typeof(f"{name}").elements.items()}

    assert {member.name: member.value for member in getattr(ffi, name)} == in_c


def test_the_formats_of_reports_have_the_numbers_of_the_header() -> None:
    in_c = {
        "JSON": lib.ReportFormat_Json,
        "TEXT": lib.ReportFormat_Text,
        "COLOURED_TEXT": lib.ReportFormat_ColouredText,
    }

    assert {member.name: member.value for member in ffi.ReportFormat} == in_c


def test_the_reports_of_verifications_have_the_numbers_of_the_header() -> None:
    in_c = {
        "JSON": lib.VerificationReport_Json,
        "TEXT": lib.VerificationReport_Text,
        "JUNIT": lib.VerificationReport_JUnit,
        "HTML": lib.VerificationReport_Html,
    }

    assert {member.name: member.value for member in ffi.VerificationReport} == in_c


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


@pytest.mark.parametrize("signature", FUNCTIONS, ids=lambda signature: signature.partition("(")[0])
def test_what_a_function_calls_is_in_the_library(signature: str) -> None:
    """Unless it is one of those to come; then it says so when it is called."""
    name = signature.partition("(")[0]
    there = hasattr(lib, f"pactffi_{name}")

    assert there or name.startswith(LATER)
