"""Objects of the library that Python holds: pointers, which free themselves, and handles, which are numbers."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from .._library import PactError, ffi, last_error, lib
from ._call import CData, function

if TYPE_CHECKING:
    from typing_extensions import Self

Kind = TypeVar("Kind", bound="Pointer")


class Pointer:
    """An opaque pointer of the library.

    It frees itself unless something else owns it, at the latest when Python forgets it; ``close`` and the end of a
    ``with`` block do it at once, and doing it twice is harmless. Using it afterwards is a RuntimeError. It
    keeps alive the object that it was taken from.
    """

    _struct: ClassVar[str]
    _deleter: ClassVar[str | None] = None
    _is_lent: ClassVar[bool] = True

    def __init_subclass__(cls, deleter: str | None = None, lent: bool = False, **others: Any) -> None:
        """Each class stands for the C struct of its name.

        ``deleter`` frees it; ``lent`` says that such pointers always belong to something else.
        """
        super().__init_subclass__(**others)
        cls._struct = f"struct {cls.__name__} *"
        cls._deleter = deleter
        cls._is_lent = lent or deleter is None

    def __init__(self, ptr: CData) -> None:
        """Takes a pointer to the C struct of this name; TypeError for any other."""
        if not isinstance(ptr, ffi.CData) or ffi.typeof(ptr).cname != self._struct:
            found = ffi.typeof(ptr).cname if isinstance(ptr, ffi.CData) else type(ptr).__name__
            raise TypeError(f"{type(self).__name__} needs a {self._struct}, got {found}")
        self._pointer: CData | None = ptr
        self._owned = self._is_lent
        self._owner: object = None

    def _keeping(self, owner: object) -> Self:
        """The object, which keeps its owner alive."""
        self._owner = owner
        return self

    @property
    def _ptr(self) -> CData:
        """The pointer; RuntimeError after it was freed."""
        pointer = getattr(self, "_pointer", None)
        if pointer is None:
            raise PactError(f"the {type(self).__name__} was deleted")
        return pointer

    def _delete(self) -> None:
        """Frees it, also if something else owns it; RuntimeError if it was freed before."""
        pointer = self._ptr
        self._pointer = None
        if self._deleter is None:
            return
        last_error()
        function(self._deleter)(pointer)
        error = last_error()
        if error:
            raise PactError(error)

    def close(self) -> None:
        """Frees it if it is ours to free. Doing it twice is harmless."""
        pointer, self._pointer = getattr(self, "_pointer", None), None
        if pointer is not None and not self._owned and self._deleter is not None:
            getattr(lib, f"pactffi_{self._deleter}")(pointer)

    def __enter__(self) -> Self:
        """The object itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Frees it if it is ours to free."""
        self.close()

    def __del__(self) -> None:
        """Frees it if it is ours to free."""
        self.close()

    def __repr__(self) -> str:
        """The class and the key."""
        pointer = getattr(self, "_pointer", None)
        return f"{type(self).__name__}({'deleted' if pointer is None else pointer})"


class OwnablePointer(Pointer):
    """A pointer that may belong to something else."""

    def __init__(self, ptr: CData, *, owned: bool = False) -> None:
        """``owned`` says that something else owns and frees it."""
        super().__init__(ptr)
        self._owned = owned
