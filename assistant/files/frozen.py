"""`dataclass(frozen=True)`, as the standard library's, made in a fraction of the time.

The program defines some 160 frozen dataclasses. The standard library compiles six or seven methods for each, which
together take longer than an answer. Here one is compiled, `__init__`; the others are the same few functions over the
names of the fields.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - to a type checker it is the original

C = TypeVar("C", bound=type[Any])
Method = Callable[..., Any]


def _dataclass(*, frozen: bool, slots: bool = False) -> Callable[[C], C]:
    """The decorator. Only frozen classes are made here; what a class defines itself is kept."""
    if not frozen:
        raise TypeError("only frozen dataclasses are made here")

    def decorate(cls: C) -> C:
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        fields = dataclasses.fields(made)
        methods = {
            "__init__": _initialiser(fields),
            "__repr__": _representation(tuple(field.name for field in fields if field.repr)),
            "__setattr__": _refuse_setting,
            "__delattr__": _refuse_deleting,
            **_comparison(tuple(field.name for field in fields if field.compare)),
        }
        for name, method in methods.items():
            if name not in cls.__dict__:
                setattr(made, name, method)
        return cast("C", made)

    return decorate


if not TYPE_CHECKING:
    dataclass = _dataclass


def _initialiser(fields: tuple[dataclasses.Field[Any], ...]) -> Method:
    """`__init__`, from the names of the fields alone: defaults and what makes them are handed in as values."""
    given: dict[str, Any] = {"_set": object.__setattr__, "_made": MISSING}
    heads, lines = ["self"], []
    for field in fields:
        name, value = field.name, field.name
        if field.default is not MISSING:
            given[f"_{name}"] = field.default
            heads.append(f"{name}=_{name}")
        elif field.default_factory is not MISSING:
            given[f"_{name}"] = field.default_factory
            heads.append(f"{name}=_made")
            value = f"_{name}() if {name} is _made else {name}"
        else:
            heads.append(name)
        lines.append(f" _set(self, {name!r}, {value})")
    exec(f"def __init__({', '.join(heads)}):\n" + ("\n".join(lines) or " pass"), given)  # noqa: S102 - names from class bodies
    made: Method = given["__init__"]
    made.__annotations__ = {**{field.name: field.type for field in fields}, "return": None}
    return made


def _representation(names: tuple[str, ...]) -> Method:
    def __repr__(self: Any) -> str:  # noqa: N807 - becomes the class's own
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _comparison(names: tuple[str, ...]) -> dict[str, Method]:
    values: Method = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807 - becomes the class's own
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807 - becomes the class's own
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _refuse_setting(self: Any, name: str, _: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r} of {type(self).__qualname__}")


def _refuse_deleting(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r} of {type(self).__qualname__}")
