"""The shipped tables of states, agencies and organisations agree with themselves and leave out no member of the United Nations."""

import tomllib
from collections import Counter

import pytest

from retold import gazetteer, statements
from retold.model import Article

# the members of the United Nations, by the names the table gives them
MEMBERS = """
Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahamas,
Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia and Herzegovina, Botswana, Brazil, Brunei,
Bulgaria, Burkina Faso, Burundi, Cambodia, Cameroon, Canada, Cape Verde, Central African Republic, Chad, Chile, China, Colombia,
Comoros, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Democratic Republic of the Congo, Denmark, Djibouti, Dominica,
Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France,
Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary,
Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kiribati,
Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi,
Malaysia, Maldives, Mali, Malta, Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Moldova, Monaco, Mongolia, Montenegro,
Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea,
North Macedonia, Norway, Oman, Pakistan, Palau, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar,
Republic of the Congo, Romania, Russia, Rwanda, Saint Kitts and Nevis, Saint Lucia, Saint Vincent and the Grenadines, Samoa,
San Marino, Sao Tome and Principe, Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia,
Solomon Islands, Somalia, South Africa, South Korea, South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria,
Tajikistan, Tanzania, Thailand, Timor-Leste, Togo, Tonga, Trinidad and Tobago, Tunisia, Turkey, Turkmenistan, Tuvalu, Uganda,
Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia,
Zimbabwe
"""
# no word of its own for its people that is not another's: "Dominican", "Congolese"
NAMELESS = {"Dominica", "Republic of the Congo"}
# the capital is the state's own name, or may not be said to stand for it
NO_CAPITAL = {"Djibouti", "Israel", "Luxembourg", "Monaco", "San Marino", "Singapore"}


def members():
    return [" ".join(name.split()) for name in MEMBERS.split(",")]


def repeated(words):
    return sorted(word for word, times in Counter(words).items() if times > 1)


def test_every_member_of_the_united_nations_has_its_people_and_its_capital():
    states = {state.name: state for state in gazetteer.states()}
    assert len(members()) == len(set(members())) == 193
    assert sorted(set(members()) - states.keys()) == []
    assert {name for name in members() if not states[name].demonyms} == NAMELESS
    assert {name for name in members() if not states[name].capital} == NO_CAPITAL


def test_no_word_stands_for_two_states():
    words = [
        word.casefold()
        for state in gazetteer.states()
        for word in {state.name, state.capital, *state.aliases, *state.demonyms, *state.seats} - {""}
    ]
    assert repeated(words) == []


def test_no_name_stands_for_two_agencies():
    words = [
        word.casefold()
        for agency in gazetteer.agencies()
        for word in {name.casefold(): name for name in (agency.short, agency.name, *agency.aliases)}.values()
    ]
    assert repeated(words) == []


def test_no_name_stands_for_two_organisations_or_for_an_agency():
    words = [
        word
        for body in gazetteer.organisations()
        for word in {*body.short, *(name.casefold() for name in (body.name, *body.aliases) if not name.isupper())}
    ]
    media = {word for agency in gazetteer.agencies() for word in (agency.short, agency.name.casefold())}
    assert repeated(words) == []
    assert sorted(media & set(words)) == []


@pytest.mark.parametrize("row", gazetteer.agencies(), ids=lambda row: row.short)
def test_an_agency_has_a_country_and_an_owner_that_the_tables_know(row):
    known = {state.name for state in gazetteer.states()} | {body.name for body in gazetteer.organisations()}
    assert row.country in known
    assert row.owner in known | {"", "Republika Srpska", "Palestinian Authority"}
    assert row.kind in {"agency", "state media", "broadcaster"}


def test_organisations_speak_for_themselves_or_for_somebody_known():
    known = {state.name for state in gazetteer.states()} | {body.name for body in gazetteer.organisations()}
    assert {body.state for body in gazetteer.organisations()} - known == {""}
    assert all(letters == letters.strip() and " " not in letters for body in gazetteer.organisations() for letters in body.short)
    assert all(noun == noun.casefold() for body in gazetteer.organisations() for noun in body.nouns)


def voices(*texts, table=None):
    pile = {
        f"a{n}": Article(id=f"a{n}", label=f"a{n}", source="", text=text, outlet="", title="", body=((0, len(text)),))
        for n, text in enumerate(texts)
    }
    found = [statement for article in pile.values() for statement in statements.read(article).statements]
    resolved = statements.resolve(pile, found, {name: name for name in pile}, table)
    return [[statement.chain[0].voice_id for statement in resolved.statements], {voice.id: voice for voice in resolved.voices}]


def test_letters_and_a_full_name_are_one_voice_and_the_agency_is_it():
    said, _ = voices(
        "The IAEA said its inspectors had left. The watchdog said it would return.",
        "The International Atomic Energy Agency said its inspectors had left.",
    )
    assert said == ["v:international-atomic-energy-agency"] * 3


def test_letters_mean_what_an_article_says():
    said, _ = voices("Members of the Coast Dairy Council (CDC) met. The CDC said milk was dear.")
    assert said == ["v:coast-dairy-council"]


def test_letters_that_are_a_word_are_no_organisation_in_lower_case():
    said, known = voices("Residents who said they were ill met on Monday. The ICE said it had made arrests.")
    assert [known[voice].kind for voice in said] == ["group", "organisation"]


def test_a_command_and_a_centre_speak_for_their_state():
    _, known = voices("Eucom said a jet struck the drone. The CDC said nine had died. Hamas said it agreed.")
    assert known["v:us-european-command"].principal == "v:united-states"
    assert known["v:centers-for-disease-control-and-prevention"].principal == "v:united-states"
    assert known["v:hamas"].principal == "v:hamas"


def test_the_army_of_a_state_under_its_letters_is_its_army():
    said, known = voices("The IDF said it had struck the port.", "The Israeli military said it had struck the port.")
    assert said == ["v:israel-military"] * 2
    assert known["v:israel-military"].principal == "v:israel"


# a desk's own table, as it is written by hand
DESK_TABLE = """
# who is who on the harbour beat
[[voice]]
name = "Port of Arlen"
aliases = ["the harbour authority", "PoA"]
kind = "organisation"
principal = "Arlen"

[[voice]]
name = "IAEA Board"
aliases = ["IAEA"]
principal = "Member states"

[[outlet]]
name = "not read by this table"
"""


def test_a_table_of_a_desk_is_laid_over_the_shipped_ones():
    said, known = voices(
        "The harbour authority said the quay was shut. The IAEA said nothing was lost.",
        "PoA said the quay was shut on Monday evening.",
        table=tomllib.loads(DESK_TABLE),
    )
    assert said == ["v:port-of-arlen", "v:iaea-board", "v:port-of-arlen"]
    assert known["v:port-of-arlen"].name == "Port of Arlen"
    assert known["v:port-of-arlen"].principal == "v:arlen"
    assert known["v:iaea-board"].principal == "v:member-states"
