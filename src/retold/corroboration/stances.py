"""What a stance is to a claim: whether its voice stands behind it; who stands against it or leaves it open is in the model."""

SPEAKS_FOR = frozenset({"asserts", "accuses", "warns", "promises", "praises", "condemns"})
COMMENT = frozenset({"warns", "praises", "promises"})  # of one's own: beside who reports the matter it reports nothing
