"""Which articles are traced together: a pile of any size in blocks that know nothing of one another.

How rare a word is, who a surname means, what a story is: all of that is asked of the pile, so that one more article could
change everything. In blocks it changes what it has to do with. Whether two articles hold together is decided by the two alone
(words they are about, or runs of words they share), and blocks are what holds together by way of others: the same blocks in
whatever order the articles came. A small pile is one block. Where a block grows too large, only what holds more firmly holds.
"""

from __future__ import annotations

from retold.blocks.cutting import LARGEST, cut
from retold.blocks.traits import Traits, joined, read

__all__ = ["LARGEST", "Traits", "cut", "joined", "read"]
