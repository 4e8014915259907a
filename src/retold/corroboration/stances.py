"""What a stance is to a claim: whether its voice stands behind it, against it, or leaves it open."""

SPEAKS_FOR = frozenset({"asserts", "accuses", "warns", "promises", "praises", "condemns"})
LEFT_OPEN = frozenset({"unconfirmed", "questions"})
AGAINST = LEFT_OPEN | {"denies"}
COMMENT = frozenset({"warns", "praises", "promises"})  # of one's own: beside who reports the matter it reports nothing
