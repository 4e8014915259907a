"""What one line by itself gives away: caption, prompt, pointer to another article, label, legal line, tags.

Features of lines rather than a list of phrases: who is addressed, what is talked about (the page itself, not the world),
how the line ends, how long it is. Fixed forms are kept for what has only fixed forms (copyright, cookies, tags).
Where a line stands is judged in ``layout``; here only its words count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retold.articles import names
from retold.articles.lines import LONG, Line, is_title_case
from retold.text import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is not the article."""

    kind: str
    rule: str


def judge(line: Line, outlet: str) -> Verdict | None:
    """What the line is when it is furniture wherever it stands, else None."""
    if len(line.text) > LONG or line.words > CAPTION_WORDS:
        return None
    folded = fold(line.text)
    if not any(character.isalnum() for character in line.text):
        return Verdict("label", "no letters")
    return _caption(line, folded) or _pointer(line, folded) or _fixed(line, folded) or _prompt(line, folded, outlet)


CAPTION_WORDS = 90


# ---------------------------------------------------------------------------------------------------------- captions

_PHOTO = r"(?:file\s)?(?:photo(?:graph)?s?|pictures?|pic|images?|illustration|graphic|video|screengrab|screenshot|collage|map|foto|bild|crédit|credits?)"
_PHOTO_LABEL = re.compile(
    rf"(?:^|[.!?…\"')\]]\s+|[|/(\[–—-]\s*|\s{{2,}})(?:{_PHOTO}(?:\s(?:credit|courtesy|source))?|credit line|image source|picture source|photo by|pictured?)\s*[:/©|]\s*[\w\"'@(]"
)
_PHOTO_BY = re.compile(
    rf"[(\[.|–—-]\s*{_PHOTO}\s(?:by|from|courtesy(?: of)?|credit|via)\s[^.]{{2,60}}[)\].]?$|^{_PHOTO}\sby\s[^.]{{2,50}}$"
)
_STOCK = re.compile(
    r"\b(?:getty(?: images)?|shutterstock|istock(?:photo)?|alamy|ap photo|epa-efe|unsplash|pixabay|wikimedia commons|flickr|afp via|via afp|via reuters|via ap|"
    r"file photo|file image|file picture|handout(?: photo| via| /)|representational image|representative image|stock image|archive photo|courtesy photo)\b"
)
_SLASHED = re.compile(
    r"(?:[(\[]|[.!?…\"']\s+|\s[-–—|]\s|^)(?P<who>[^()\[\].!?]{2,60}?)\s?/\s?(?P<agency>[A-Za-z][\w&. -]{1,40})[)\].]?\s*$"
)
_ENDING_HOUSE = re.compile(r"[.!?]\s+[(\[]?(?P<agency>[A-Z][\w&./ -]{1,40})[)\]]?\s*$")
_PICTURE = re.compile(
    r"^[(\[]?(?:pictured|file picture|file photo|file image|photo|image|above|below|left|right|top|in this (?:photo|picture|image|handout|file))\b[^a-z]",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:in this|this|an undated|undated) (?:[\w,.]+ ){0,5}(?:photo|picture|image|screengrab|still|handout|photograph|frame grab)\b"
)


def _caption(line: Line, folded: str) -> Verdict | None:
    if _PHOTO_LABEL.search(folded) or _PHOTO_BY.search(folded):
        return Verdict("caption", "photo credit")
    if (
        _STOCK.search(folded[-80:])
        and (not line.ended or _STOCK.search(folded[-40:]) or line.words < 40)
        and not _QUOTED_SPEECH.search(folded)
    ):
        return Verdict("caption", "picture agency")
    slashed = _SLASHED.search(line.text)
    if slashed and (
        names.agency(slashed["agency"])
        or (slashed["who"][:1].isupper() and line.text[-1] in ")]" and names.is_name(slashed["agency"]))
    ):
        return Verdict("caption", "photographer and agency")
    if _PICTURE.search(line.text) and _SHOWN.search(folded):
        return Verdict("caption", "describes a picture")
    if _SHOWN.search(folded[:60]) and not _SAID.search(folded):
        return Verdict("caption", "describes a picture")
    return None


_SAID = re.compile(r"\b(?:said|says|told|added|adding|according to|announced|reported|warned|stated)\b")
_QUOTED_SPEECH = re.compile(r"\"[^\"]{20,}\"")

# ---------------------------------------------------------------------------------------------------------- pointers

_POINTER = re.compile(
    r"^[\W_]{0,4}(?:(?:also|must|to|you (?:may|might) also|don't miss(?: out)?|people also)[\s-]*(?:read|see|watch|like|listen|check out|on)?|"
    r"(?:read|see|watch|check|listen|view|explore|hear)(?:\s(?:more|also|next|this|now|here|the full \w+|full (?:story|article|report|text|coverage)))?|"
    r"related(?:\s(?:\w+))?|more (?:on|from|about|in|like|to read|news|stories|coverage|top stories|to explore)\b[^:|>]{0,40}|more|"
    r"recommended(?:\s\w+){0,2}|suggested(?:\s\w+){0,2}|most (?:read|popular|viewed|shared|watched|commented)(?:\s\w+){0,3}|trending(?:\s\w+){0,3}|popular(?:\s\w+){0,2}|up next|next up|next (?:article|story|post)|"
    r"previous (?:article|story|post)|in case you missed it|icymi|editor'?s? picks?|editors' picks|top (?:stories|news|picks|headlines)|latest(?:\s(?:news|stories|headlines|updates?|videos?|posts?|articles?))|"
    r"further reading|keep reading|continue reading|go deeper|dive deeper|explainer|in pictures|"
    r"lire aussi|à lire aussi|lesen sie auch|mehr zum thema|lea también|leer también|leggi anche|leia também|lees ook)"
    r"(?P<mark>\s*[:|>»→►▶•–—-]+|\s*$)"
)
_ARROW = re.compile(r"^(?:>>+|»+|►|▶|→|➤|➡|⇒|☞|👉|\*{2,}\s)\s*\S")
_EYES = re.compile(
    r"^(?:READ|WATCH|LISTEN|MORE|ALSO|RELATED|SEE|MUST|NOW|DON'T)\b(?:\s(?:READ|ALSO|MORE|WATCH|ON|NEXT|THIS|NOW|SEE|MISS)\b)*\s*[:|>–—-]*\s*\S"
)


def _pointer(line: Line, folded: str) -> Verdict | None:
    if line.words > 30:
        return None
    if _ARROW.match(line.text):
        return Verdict("related", "arrow before a headline")
    found = _POINTER.match(folded)
    if found and (not line.ended or found["mark"].strip()) and not _SPEECH_AFTER.search(folded, found.end()):
        return Verdict("related", "pointer to another article")
    if _EYES.match(line.text) and not line.ended:
        return Verdict("related", "pointer to another article")
    return None


_SPEECH_AFTER = re.compile(r"\"\s*(?:[,.]\s*)?(?:he|she|they|said)\b|[,.]\"\s")


def is_list_heading(line: Line) -> bool:
    """A pointer with nothing behind it: the headlines below belong to it."""
    found = _POINTER.match(fold(line.text))
    return bool(found) and not line.ended and line.words <= 6 and (found.end() == len(line.text.rstrip()) if found else False)


# ------------------------------------------------------------------------------------------------------- fixed forms

_FIXED: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("legal", "copyright", re.compile(r"^[(\[]?(?:©|\(c\)\s|copyright\b(?=.{0,12}(?:\d{4}|©))|all rights reserved)|all rights reserved\W*$|©\s?(?:19|20)\d\d|may not be (?:published|reproduced|copied|redistributed|broadcast)")),
    ("legal", "disclaimer", re.compile(r"^(?:\W{0,2}disclaimer\b\W|(?:the )?(?:views|opinions) (?:and opinions )?expressed\b|our standards\s?:|this (?:content|article|story|material) (?:is|was|has been|may) (?:protected|published with permission|produced in partnership|sponsored|paid)|.{0,80}\bis not responsible for the content\b)")),
    ("legal", "policies", re.compile(r"^(?:(?:terms (?:of|and|&) (?:use|service|conditions)|privacy (?:policy|notice)|cookie (?:policy|settings|preferences)|about us|contact us|advertise with us|code of ethics|corrections policy|sitemap)(?:\W+|$))+")),
    ("prompt", "advertisement", re.compile(r"^\W{0,3}(?:advertisements?|advertising|advertorial|adverts?|ads?|sponsored(?: content| links?| by [^.]{2,40})?|promoted(?: content)?|paid (?:content|post)|story continues (?:below|after)\b.{0,40}|article continues (?:below|after)\b.{0,40}|scroll (?:down )?to continue.{0,40}|publicité|anzeige|werbung|publicidad|pubblicità)\W{0,3}$")),
    ("prompt", "captcha", re.compile(r"^\W{0,2}captcha\b|\bcaptcha\b.{0,30}(?:continue|proceed|robot)|i'?m not a robot|verify (?:that )?you are (?:a )?human")),
    ("prompt", "cookies", re.compile(r"\b(?:we|website|site|page) uses? (?:\w+ ){0,3}cookies\b|^(?:accept|reject|manage|allow|decline)(?: all| essential)?(?: cookies| preferences)?\W*$")),
    ("prompt", "script", re.compile(r"\b(?:enable|disable|turn (?:on|off)|requires?|switch off)\s(?:your )?(?:javascript|ad-?\s?blocker|adblock\w*)|\bjavascript\b.{0,30}\b(?:disabled|enabled|required)\b|^your browser (?:does|is)|^loading\W*$|^please wait\W*$")),
    ("prompt", "developing story", re.compile(r"^\W{0,3}(?:this (?:is )?(?:a |an )?(?:breaking|developing)(?: news)? (?:news )?stor(?:y|ies)|this story (?:is (?:developing|breaking|being updated)|will be updated|has been updated)|(?:this is (?:a )?)?(?:breaking|developing)(?: news)?(?: story)?\s?[.:–—-]*\s*(?:check back|refresh|more (?:to (?:follow|come)|details|soon)|updates?|please)|more (?:to (?:come|follow)|details (?:to follow|soon|awaited)|soon)\W*$|details (?:to follow|soon|awaited)|check back (?:for|soon))")),
    ("note", "correction", re.compile(r"^\W{0,3}(?:(?:correction|clarification|editor'?s? note|editors' note|update)(?:\s(?:appended|[a-z]{3,9} \d{1,2}(?:, \d{4})?))?\s*:|\(?this (?:version|story|article|report) (?:corrects|has been (?:corrected|amended|edited|updated)|was (?:corrected|amended|updated|first published|originally published))|an earlier version of this (?:story|article|report))")),
    ("note", "printed elsewhere first", re.compile(r"^\W{0,3}(?:this|the) (?:article|story|report|piece|column|interview) (?:was |is |has been |had )?(?:first |originally |previously |also )+(?:published|appeared|ran|printed|posted|released|produced)\b.{0,120}$")),
    ("prompt", "paywall", re.compile(r"\b(?:\d+|one|two|three|four|five|your|no|last) (?:\w+ ){0,2}(?:free|complimentary) (?:\w+ ){0,2}(?:articles?|stories|story|reads?|views?|previews?)\b|\b(?:articles?|stories) (?:left|remaining)\b|^(?:this|the rest of this) (?:\w+ )?(?:article|story|content|post|page) is (?:\w+ ){0,3}(?:for|to|available)\b.{0,40}\b(?:subscri|member|regist|premium|paying|users)|^(?:subscribers?|members?|premium|registered users?) only\W*$|^already (?:a |an |have )?(?:subscri|member|regist|account)")),
    ("tags", "tags", re.compile(r"^\W{0,3}(?:tags?|topics?|keywords?|filed under|categories|category|hashtags?|posted in|more topics|related topics|in this (?:article|story))\s*(?::|\||$)|^(?:#\w+[\s,]*){2,}$")),
    ("prompt", "counts", re.compile(r"^\W{0,3}(?:no|\d[\d.,]*\s?[km]?)\s(?:comments?|shares?|views?|likes?|reads?|retweets?|replies|reactions?|claps?)\b.{0,20}$|^(?:comments?|shares?|views?|likes?)\s?[(:]?\s?\d[\d.,]*\s?[km]?\)?$|^(?:(?:estimated )?reading time\s?:?\s?)?(?:\d{1,3}|[a-z]+)[\s-]min(?:ute)?s?(?:\s(?:read|listen|watch|video))?$|^(?:estimated )?read(?:ing)? time\b.{0,30}$|^temps de lecture\b.{0,30}$|^lesezeit\b.{0,20}$")),
    ("prompt", "buttons", re.compile(r"^(?:(?:share|tweet|print|e-?mail|save|copy(?: link)?|link copied!?|bookmark|like|comments?|reply|listen|follow|subscribe|sign[ -](?:in|up)|log[ -]?in|register|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest|messenger|instagram|youtube|tiktok|threads|bluesky|flipboard|pocket|email|home|menu|search|close|next|previous|back to top|top|skip to (?:main )?content|download pdf|view gallery|open in app|font size|a[-+]|more|gift(?: this)? article|google news)(?:\W+|$))+$")),
    ("prompt", "recording", re.compile(r"^(?:listen to (?:this|the) (?:article|story)|this (?:audio|article) is (?:auto-?generated|read by)|the audio version of this|audio is (?:ai|auto)|play (?:video|audio)|video (?:player|unavailable)|watch (?:the )?video)\b")),
)  # fmt: skip


def _fixed(line: Line, folded: str) -> Verdict | None:
    for kind, rule, pattern in _FIXED:
        if pattern.search(folded):
            return Verdict(kind, rule)
    return None


# ----------------------------------------------------------------------------------------------------------- prompts

_ASK = frozenset(
    "share follow subscribe sign register join donate download enable disable accept allow continue click tap press swipe visit log login like tweet print "
    "bookmark email contact write send submit tell let leave comment discuss rate vote try start become get receive stay keep support help "
    "unlock upgrade buy order read watch listen view see check explore discover find learn turn activate complete confirm verify enter choose "
    "select install scan call text stream catch never don't do have want looking enjoy enjoyed got know was were are please love missed "
    "interested need thank thanks create add access browse refresh reload scroll hit take use".split()
)  # fmt: skip
_PAGE = re.compile(
    r"\b(?:newsletters?|inbox|e-?mails?|app|apps|app store|google play|play store|alerts?|notifications?|push|cookies?|javascript|browser|captcha|paywall|subscri(?:be|ption|ptions|ber|bers)|"
    r"members?|membership|account|password|log ?in|sign(?:ing|ed)? (?:up|in)|free trial|free (?:articles?|stories)|articles? (?:left|remaining)|unlimited access|ad-?free|digital access|"
    r"whatsapp|telegram|facebook|twitter|instagram|tiktok|youtube|linkedin|threads|bluesky|x|reddit|google news|social media|podcasts?|channel|feed|rss|comments?|"
    r"terms of (?:use|service)|privacy policy|website|web ?site|homepage|link|button|livestream|live (?:blog|updates|coverage)|daily briefing|briefing|roundup|digest|headlines|"
    r"(?:breaking|latest|top|more|daily|local) (?:news|stories|headlines|updates))\b"
)
_THIS = re.compile(
    r"\b(?:this|the|our|full|original|more) (?:\w+ )?(?:article|story|stories|page|post|report|site|source|piece|content|video|website|coverage|journalism|reporting|newsroom|journalists|reporters|team|print edition|print|edition|magazine)\b"
)
_YOU = re.compile(r"\b(?:you|your|yours|you'?re|you'?ve|you'?ll)\b")
_OURS = re.compile(r"\b(?:us|our|ours|we|we'?re|we'?ve|we'?ll)\b")
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w.+-]+@[\w-]+\.[a-z]{2,}|(?<![\w.])@\w{2,}|\b[a-z0-9-]+\.(?:com|org|net|co\.uk|io|news)\b(?:/\S*)?"
)
_OF_THE_PAGE = re.compile(
    r"^\W{0,3}(?:this|the|our) (?:article|story|page|post|content|report|video|site|website|newsletter|podcast|comments?(?: section)?)\b"
)
_CONTACT = re.compile(
    r"^(?:(?:write|reach|contact|e-?mail|email|follow|tweet) (?:to )?(?:\w+ ){0,4}(?:at|on)\b|(?:he|she|they) can be (?:reached|contacted|found)\b|(?:have|got|do you have) (?:a |an |any )?(?:\w+ )?(?:tip|story|question|news tip|views?|information))"
)


def _prompt(line: Line, folded: str, outlet: str) -> Verdict | None:
    """Weighs who is addressed and what the line is about; four points make a prompt."""
    if line.words > 45:
        return None
    opening = folded.lstrip("*•-–>| \"'([").split(" ", 2)[:2]
    first = opening[0].strip(".,:!?") if opening else ""
    asks = first in _ASK
    page = len(set(_PAGE.findall(folded)))
    this = bool(_THIS.search(folded))
    you, ours = bool(_YOU.search(folded)), bool(_OURS.search(folded))
    if not (page or this or you or ours):
        return None
    points = 2.0 * asks + min(1.25 * page, 2.5) + 1.0 * this + 1.0 * you + 0.75 * ours
    points += 1.5 * bool(_OF_THE_PAGE.match(folded))
    points += 1.25 * bool(_ADDRESS.search(folded)) + 1.0 * bool(outlet and len(outlet) > 3 and fold(outlet) in folded)
    points += (
        (1.0 if line.words <= 8 else 0.5 if line.words <= 16 else 0.0) + 0.75 * (not line.ended) + 0.5 * (line.text[-1] in "!?")
    )
    points -= 3.0 * bool(_SAID.search(folded)) + 2.0 * ('"' in folded) + (1.5 if line.words > 30 else 0.0)
    if _CONTACT.search(folded) and (_ADDRESS.search(folded) or you):
        return Verdict("prompt", "contact")
    return Verdict("prompt", "addressed to the reader") if points >= 4 else None


# -------------------------------------------------------------------------------------------------------- biographies

_ROLE = r"(?:reporter|correspondent|journalist|editor|writer|columnist|author|contributor|producer|photographer|fellow|professor|lecturer|analyst|freelancer?|stringer|critic|host|presenter|podcaster|researcher)"
_BIO = re.compile(
    rf"^(?:[A-Z][\w.'’-]+\s){{1,4}}(?:is|was|has been)\s(?:an?|the|our|one of|[A-Z][\w’']+(?:\s[A-Z][\w’']+)?['’]s?)\s[^.]{{0,90}}\b{_ROLE}\b|^(?:[A-Z][\w.'’-]+\s){{1,4}}(?:covers|writes about|reports on|reports for|joined)\s"
)


def is_biography(line: Line) -> bool:
    """A line about the writer: to be believed at the foot of an article only."""
    return line.words <= 70 and bool(_BIO.match(line.text)) and not _SAID.search(fold(line.text))


def is_headline_like(line: Line) -> bool:
    """Short, no sentence end, starts with a capital, figure or quote: a headline or a label."""
    first = line.text.lstrip("\"'“‘«([-–—•* ")[:1]
    return (
        not line.prose
        and not line.ended
        and 1 <= line.words <= 16
        and (first.isupper() or first.isdigit() or not first.isascii())
    )


def is_label(line: Line) -> bool:
    """A section name or breadcrumb: a few words, no sentence end."""
    return (
        not line.ended
        and line.text[-1] not in ",:;"
        and (line.words <= 4 or bool(_CRUMBS.search(line.text)) or (line.words <= 6 and is_title_case(line.text)))
    )


_CRUMBS = re.compile(r"\s[|/>»›•·]\s")
