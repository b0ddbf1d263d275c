"""What the class names, ids and roles of a page's markup hint at.

Publishers name their elements in a few dozen ways; each way is one bit, so that hints add up cheaply along a path of elements.
Names are taken apart at hyphens and capitals ("ArticleBody__Text-sc-1x2" → article, body, text) and looked at word by word.
"""

from __future__ import annotations

import re
from functools import lru_cache

# what one word of a name begins with; `$` where it has to be the whole word
_WORDS: dict[str, str] = {
    "body": "articlebody articletext articlecontent storybody storytext storycontent postcontent postbody entrycontent bodytext bodycopy"
    " maincontent richtext textblock newstext newsbody fulltext cuerpo richtextarticle rte",
    "paragraph": "paragraph par$ p$ para$ text txt absatz textabsatz parrafo copy$ prose wysiwyg",
    "article": "article story$ post$ entry$ artikel nota$ noticia newsarticle detail",
    "headline": "headline title titel titre titulo heading h1$ hed$",
    "dek": "standfirst dek$ deck$ subhead subtitle subtitel subheadline summary lede lead$ leadtext excerpt abstract description intro"
    " strapline vorspann chapo entradilla anriss bajada occhiello sommario ingress manchet sapo blurb subline"
    " untertitel subtitulo sottotitolo",
    "byline": "byline author autor auteur autore writer reporter redakteur firma$ by$ contributor creator journalist verfasser redacteur",
    "date": "date time$ timestamp publish posted datum fecha uhrzeit datetime pubdate",
    "caption": "caption cutline bildunterschrift legend bildtext didascalia imagetext pie$ underskrift",
    "credit": "credit copyright photographer fotograf bildquelle urheber attribution imagesource agency$ source$",
    "figure": "figure image img$ photo picture gallery slide carousel bild bilder foto media thumb lightbox",
    "video": "video player podcast audio youtube vimeo jwplayer brightcove jwp",
    "bio": "bio$ biography authorbio authorinfo authorbox authorcard aboutauthor profile",
    "related": "relat recommend readmore readnext readalso trending popular mostread mostviewed promo outbrain taboola alsoread similar"
    " latest meistgelesen weiterlesen mehr$ suggest nextup revcontent recirc seealso lireaussi more$ mostpopular interlink inarticlelink",
    "teaser": "teaser card$ cards$ tile item$ items$ list$ listing feed snippet preview collection headlines grid story-list river",
    "social": "share sharing social facebook twitter whatsapp follow addthis sharedaddy linkedin pinterest",
    "newsletter": "newsletter subscri signup abo$ paywall piano regist login regwall premium donat support membership offer cta$ promo",
    "ad": "ad$ ads$ advert sponsor anzeige werbung dfp banner publicid native adslot adunit leaderboard mpu$ gpt$",
    "nav": "nav$ navigation navbar menu breadcrumb masthead toolbar pagination pager tab$ tabs$ skip topbar header$ siteheader",
    "foot": "footer foot$ disclaimer colophon impressum legal bottom",
    "aside": "aside sidebar rail$ widget rightcol complement marginal infobox factbox faktaboks kasten fact$ box$ infokasten",
    "comment": "comment disqus discuss respond reply replies kommentar forum coral feedback livefyre conversation",
    "tags": "tag$ tags$ topic topics keyword categor kicker section$ rubri label eyebrow flag$ dachzeile overline schlagw",
    "quote": "pullquote quote zitat citation",
    "embed": "embed tweet instagram oembed iframe consent external opta tiktok facebookpost",
    "hidden": "hidden sr$ sronly visuallyhidden screenreader offscreen invisible printonly noscript",
    "notice": "cookie consent gdpr privacy modal popup overlay toast alert message notice correction note$ hinweis disclosure",
    "meta": "meta info$ infos$ details$ toolbox action actions utility service tool tools",
}  # fmt: skip
# two words of a name side by side
_PAIRS: dict[str, str] = {
    "body": "(?:article|story|post|entry|content|page|news|single|body|main|full|art|artikel|blog)"
    "(?:body|content|text|copy|inhalt|main|area|wrapper)",
    "dek": "(?:sub|article|teaser)(?:head|title|headline|summary|description|intro|lead)",
    "byline": "(?:credit|written)(?:line|by)",
    "caption": "(?:image|media|photo|wp|pie)(?:caption|text|description|desc|foto)",
    "credit": "(?:image|photo)(?:source|credit|copyright)",
    "bio": "(?:author|about|writer)(?:bio|info|desc|description|box|card|about|profile|author)",
    "related": "(?:read|more|most|also|up|next)(?:more|next|also|on|from|in|stories|news|articles|to|read|viewed|popular|up)",
    "newsletter": "(?:sign|log)(?:up|in)",
    "hidden": "(?:sr|visually|screen|print)(?:only|hidden|reader)",
    "aside": "(?:side|right|info|fact)(?:bar|col|column|box|rail)",
    "social": "(?:jp)(?:share|relatedposts)",
}
NAMES = tuple(_WORDS)
BIT = {name: 1 << at for at, name in enumerate(NAMES)}
_BY_WORD = tuple((BIT[name], re.compile(f"(?:{'|'.join(words.split())})")) for name, words in _WORDS.items())
_BY_PAIR = tuple((BIT[name], re.compile(f"(?:{pattern})$")) for name, pattern in _PAIRS.items())
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ATTRIBUTES = ("class", "id", "itemprop", "role", "data-testid", "data-component", "data-component-name",
    "data-type", "data-qa")  # fmt: skip
# longer than any name that a person gave; pages carry state in their attributes
_LONGEST = 300


def names_of(attributes: dict[str, str]) -> str:
    """The words that an element is named by, joined by spaces."""
    return " ".join([attributes[key][:_LONGEST] for key in _ATTRIBUTES if key in attributes])


def bits(names: str) -> int:
    """The hints in an element's names, one bit each (``BIT``)."""
    found = 0
    before = ""
    for word in _SPLIT.findall(names):
        found |= _of_pair(before, word)
        before = word
    return found


@lru_cache(maxsize=65536)
def _of_pair(before: str, word: str) -> int:
    found = _of_word(word.lower()[:40])
    joined = (before + word).lower()[:60]
    if before:
        for bit, pattern in _BY_PAIR:
            if pattern.match(joined):
                found |= bit
    return found


@lru_cache(maxsize=16384)
def _of_word(word: str) -> int:
    found = 0
    for bit, pattern in _BY_WORD:
        if pattern.match(word):
            found |= bit
    return found
