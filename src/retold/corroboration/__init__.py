"""How many independent sources stand behind each claim: statements and stemma in, claims with their five figures out.

The same claim is joined by shared copy, by a shared quotation, or by the same voice, names and numbers in other words;
likeness of wording alone is shown and never counted. Figures are those of Menger's theorem on the graph of voices and
desks. "Independently reported" is all that is claimed: nothing here decides what is true.
"""

from retold.corroboration.figures import independent_organisations, independent_origins
from retold.corroboration.judged import place_of
from retold.corroboration.search import find
from retold.corroboration.weighing import weigh

__all__ = ["find", "independent_organisations", "independent_origins", "place_of", "weigh"]
