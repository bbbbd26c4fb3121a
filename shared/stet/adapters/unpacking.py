"""The content codings of answers, taken off bit by bit: gzip and deflate."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_ZLIB_OR_GZIP = 47


def unpacked(chunks: Iterable[bytes], size: int, coding: str) -> Iterator[bytes]:
    """Yield content unpacked, `size` bytes at a time: what is packed small and grows is seen growing.

    Raises ValueError for what is no such coding, and when it breaks off, which urllib3 would not notice.
    """
    if coding.strip().lower() in {"", "identity"}:
        yield from chunks
        return
    if coding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"the content encoding {coding[:40]!r} was not asked for")
    unpack = zlib.decompressobj(wbits=_ZLIB_OR_GZIP)
    begun = False
    for chunk in chunks:
        packed = chunk
        while packed := packed.lstrip(b"\0") if unpack.eof else packed:  # what pads the end
            begun = True
            if unpack.eof:
                unpack = zlib.decompressobj(wbits=_ZLIB_OR_GZIP)  # a gzip may have several members
            try:
                yield unpack.decompress(packed, size)
            except zlib.error as error:
                raise ValueError(f"the content is not {coding}: {error}") from error
            packed = unpack.unconsumed_tail or unpack.unused_data
    yield unpack.flush()
    if begun and not unpack.eof:
        raise ValueError("the packed content breaks off")
