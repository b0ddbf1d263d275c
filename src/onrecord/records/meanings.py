"""What each word of the closed vocabularies means, in a line: for pages, terminal, documentation and programs.

Every word of :mod:`onrecord.records.vocabulary` has its line here; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping

STATUS: Mapping[str, str] = {
    "retracted": "An origin took it back and nobody affirms it any more.",
    "disputed": "At least one origin affirms it and at least one other denies it.",
    "denied": "It is denied, and nobody on record affirms it.",
    "unattributed": "It is affirmed only in an outlet's own voice or by unnamed sources.",
    "corroborated": "Two or more independent named origins affirm it, and none denies it.",
    "single-source": "Exactly one named origin affirms it, and none denies it.",
    "withheld": "All that is on record declines, doubts or cannot confirm.",
}
FLAG: Mapping[str, str] = {
    "confirmed": "One origin confirmed it after another had affirmed it first.",
    "revised": "An origin changed its number.",
    "contested-number": "The latest numbers of two origins do not overlap.",
    "one-government": "All who affirm it are agencies of one government, which count once.",
}
WARNING: Mapping[str, str] = {
    "hedge-lost": "It is repeated without the hedge that it had (“some 3,000” became “3,000”), and nobody is on record without it.",
    "source-lost": "Stated in the outlet's own voice, while it is only attributed elsewhere and not corroborated.",
    "quote-drift": "A direct quotation differs from a fuller or earlier quotation of the same words by the same source.",
    "number-drift": "The number differs from that of the source which it credits.",
    "circular": "An apparent second source goes back to the first.",
    "silent-edit": "A later version of the page changes the claim without saying so.",
}
POSITION: Mapping[str, str] = {
    "affirms": "Says that it is so.",
    "denies": "Says that it is not so: exactly one of speech act and content says no.",
    "withholds": "Declines to say, doubts, or cannot confirm; takes back no earlier position.",
    "retracts": "Takes back what was said before.",
}
STANCE: Mapping[str, str] = {
    "states": "Says, adds, notes, believes: plain saying, and whatever is none of the others.",
    "confirms": "Says that what was already said is so.",
    "denies": "Says that it is not so.",
    "accuses": "Says that somebody did wrong.",
    "warns": "Says that harm is to come.",
    "threatens": "Says that the speaker will do harm.",
    "promises": "Says that the speaker will do what is wanted.",
    "predicts": "Says what will be.",
    "demands": "Says what must be done, or orders it.",
    "asks": "Asks for something, or asks a question.",
    "doubts": "Says that it may not be so.",
    "declines": "Will not say, or cannot confirm.",
    "retracts": "Takes back what was said.",
}
POLARITY: Mapping[str, str] = {
    "affirmed": "The content presents the event as so.",
    "denied": "The content presents the event as not so (“there was no leak”).",
    "unclear": "The content leaves it open (“whether there was a leak”).",
}
MODALITY: Mapping[str, str] = {
    "asserted": "Presented as fact.",
    "probable": "Presented as likely.",
    "possible": "Presented as possible (“may”, “could”).",
    "conditional": "Depends on something else (“if …”), or is what something else depends on.",
    "planned": "Intended or announced, not done yet.",
    "ordered": "Ordered or required, not done yet.",
    "asked": "Asked for, not done yet.",
}
TENSE: Mapping[str, str] = {
    "past": "The event lies before the day of publication.",
    "ongoing": "It is under way, or holds, on that day.",
    "future": "It is still to come.",
}
QUOTATION: Mapping[str, str] = {
    "direct": "The content stands inside quote marks.",
    "indirect": "The content is told in the outlet's words.",
    "mixed": "Part of the content stands inside quote marks.",
    "none": "The outlet says it in its own voice.",
}
HEDGE: Mapping[str, str] = {
    "approximation": "Weakens a number: “some”, “about”, “at least”.",
    "modal": "Weakens by a modal verb or its like: “may”, “could”.",
    "evidential": "Points to somebody's word: “reportedly”, “alleged”.",
    "probability": "Says how likely: “probably”, “likely”.",
}
KIND: Mapping[str, str] = {
    "person": "A human being, by name or by description.",
    "organisation": "A company, ministry, court, party, agency: a body.",
    "country": "A state, or its government by the name of state or capital.",
    "group": "People or bodies that stand together: residents, rebels, three officials of a named body.",
    "document": "A report, statement, letter, poll or filing.",
    "outlet": "A newspaper, broadcaster or news agency.",
    "unnamed": "Somebody whom the words do not let one identify: “officials”, “a source”.",
}
ROLE: Mapping[str, str] = {
    "headline": "The title of the story.",
    "dek": "The standfirst under the headline.",
    "byline": "Who wrote it.",
    "date": "When it was published or changed.",
    "section": "The rubric it stands under.",
    "body": "A paragraph of the story.",
    "subhead": "A heading within the story.",
    "caption": "The text under a picture.",
    "credit": "Who took or owns a picture.",
    "related": "A headline that links to another story: no statement of this article.",
    "video": "The title or text of a video.",
    "bio": "About the author.",
    "contributor": "The line that credits colleagues or an agency.",
    "social": "Buttons and words for sharing.",
    "ad": "Advertising, subscriptions.",
    "nav": "Menus and other ways around the site.",
    "other": "Anything else.",
}
EVENT: Mapping[str, str] = {
    "AGREE": "Agrees to, announces or promises something good for the other.",
    "CONSULT": "Meets, visits, talks with.",
    "SUPPORT": "Backs, praises, recognises; cooperates by diplomacy.",
    "CONCEDE": "Yields to a demand: lifts a ban, frees prisoners, eases a curb, resigns.",
    "COOPERATE": "Works together in deed: trade, joint exercises, shared intelligence, extradition.",
    "AID": "Gives money, goods, arms, shelter or help.",
    "RETREAT": "Pulls back troops, ceases fire, gives up ground.",
    "REQUEST": "Asks for or demands something.",
    "ACCUSE": "Blames, charges, sues.",
    "REJECT": "Refuses, rejects, denies a request.",
    "THREATEN": "Threatens or warns of harm.",
    "PROTEST": "Marches, strikes, blocks roads, fasts; riots.",
    "SANCTION": "Cuts ties, expels, embargoes, suspends.",
    "MOBILIZE": "Moves or raises troops, police or weapons; shows force.",
    "COERCE": "Arrests, seizes, bans, censors, hacks, evicts.",
    "ASSAULT": "Uses violence: strikes, kills, abducts, bombs.",
}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "Status": STATUS,
    "Flag": FLAG,
    "WarningKind": WARNING,
    "Position": POSITION,
    "Stance": STANCE,
    "Quotation": QUOTATION,
    "Polarity": POLARITY,
    "Modality": MODALITY,
    "Tense": TENSE,
    "HedgeKind": HEDGE,
    "EntityKind": KIND,
    "BlockRole": ROLE,
    "EventType": EVENT,
}
