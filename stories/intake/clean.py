"""A document's text without what is not its own: menus, cookie banners, comment forms, template residue.

Positions are kept: what is furniture becomes spaces, so a passage's place is its place in the text that
was pasted.
"""

import re

import py3langid

from stories.intake.lexicon import LANGUAGES

RESIDUE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{[^}\n]*\}|\[/?[a-z][a-z_-]*(?:\s+\w+=[^\]\n]*)?\](?=[\s\].,<]|$)|<!--.*?-->|&nbsp;"
    r"|%%\w+%%|</?(?:p|br|div|span|strong|em|b|i|a|h\d|ul|li)\b[^>\n]{0,200}>",
    re.DOTALL,
)
# A [word] that is set in capitals or stands in a sentence may be the author's; shortcodes are lower case.
LINES = re.compile(
    r"""(?ix)^\W*(?:
    (?:we|this\ site|this\ website)\ uses?\ cookies.* | (?:accept|reject)\ (?:all|cookies).* | manage\ (?:settings|cookies|preferences).*
    | wir\ (?:verwenden|nutzen|und\ unsere\ partner).*cookies.* | diese\ (?:web)?seite\ verwendet\ cookies.* | alle\ akzeptieren.*
    | utilizamos\ cookies.* | este\ sitio\ (?:web\ )?(?:utiliza|usa)\ cookies.* | aceptar\ (?:todas|cookies).*
    | (?:questo\ sito|utilizziamo)\ .*cookie.* | accetta\ (?:tutti|i\ cookie).*
    | (?:wij\ en\ onze\ partners|deze\ (?:web)?site\ gebruikt|wij\ gebruiken).*cookies.* | (?:alle\ cookies\ )?accepteren.* | akkoord\b.{0,30}
    | leave\ a\ (?:reply|comment).* | post\ a\ comment.* | your\ email\ address\ will\ not.* | \d+\ comments? | be\ the\ first\ to\ comment.*
    | schreiben?\ (?:sie\ )?einen\ kommentar.* | kommentar\ (?:schreiben|hinterlassen|verfassen).* | ihre?\ e-mail-adresse\ wird\ nicht.* | \d+\ kommentare?
    | deja\ (?:un|tu)\ (?:comentario|respuesta).* | tu\ dirección\ de\ correo.* | \d+\ comentarios?
    | lascia\ un\ commento.* | il\ tuo\ indirizzo\ email.* | \d+\ commenti
    | (?:plaats|geef)\ een\ (?:reactie|antwoord).* | je\ e-?mailadres\ wordt\ niet.* | \d+\ reacties
    | share\ (?:this|on).{0,60} | teilen\ (?:auf|mit).{0,40} | compart(?:ir|e)\ (?:en|esto).{0,40} | condividi\ su.{0,40} | deel\ (?:op|via|dit\ (?:artikel|bericht)).{0,40}
    | (?:also\ read|read\ (?:also|more|next)|related(?:\ (?:articles|posts))?|you\ may\ also\ like|more\ from)\b.{0,120}
    | (?:lesen\ sie\ auch|das\ könnte\ (?:sie|dich)|mehr\ zum\ thema|weiterlesen|ähnliche\ artikel)\b.{0,120}
    | (?:lee\ también|te\ puede\ interesar|noticias\ relacionadas|leer\ más|más\ noticias)\b.{0,120}
    | (?:leggi\ anche|potrebbe\ interessarti|articoli\ correlati|continua\ a\ leggere)\b.{0,120}
    | (?:lees\ (?:ook|verder|meer)|gerelateerde?\ (?:artikelen|berichten)|meer\ over)\b.{0,120}
    | (?:sign\ up|subscribe)\ (?:for|to|now)\b.{0,100} | (?:jetzt\ )?(?:newsletter|abonnieren)\b.{0,60} | suscr[ií]bete.{0,80} | iscriviti\b.{0,80} | (?:abonneer|schrijf\ je\ in)\b.{0,80}
    | ©.* | copyright\b.* | all\ rights\ reserved.* | alle\ rechte\ vorbehalten.* | todos\ los\ derechos.* | riproduzione\ riservata.* | tutti\ i\ diritti.* | alle\ rechten\ voorbehouden.*
    | (?:privacy|cookie)\ (?:policy|statement).{0,80} | impressum.{0,60} | aviso\ legal.{0,80} | disclaimer.{0,60} | datenschutz.{0,60} | advertisement | anzeige | publicidad | pubblicità | advertentie
    | (?:home|startseite|inicio)\s*(?:[|>»/·]|\s{2,}).{0,200}
    | image\ credit.* | foto:.{0,80} | photo:.{0,80} | click\ here.{0,60}
    )\W*$"""
)
MENU = re.compile(r"^(?:[\w&' -]{2,24}\s*[|>»·•/]\s*){2,}[\w&' -]{2,24}$")


def without_furniture(text: str) -> str:
    """The same text, as long as before, with spaces for what is not the article's."""
    text = RESIDUE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    lines = []
    for line in text.split("\n"):
        core = line.strip()
        gone = core and len(core) < 400 and (LINES.match(core) or MENU.match(core))
        lines.append(" " * len(line) if gone else line)
    return "\n".join(lines).replace("\t", " ").replace("\r", " ")


def language_of(text: str) -> str:
    """One of the five languages."""
    py3langid.set_languages(list(LANGUAGES))
    return py3langid.classify(" ".join(text.split())[:20_000])[0]


def title_of(text: str) -> str:
    """The first line if it is a title, else the first sentence, shortened."""
    for line in text.split("\n"):
        line = " ".join(line.split()).lstrip("#* ")
        if line:
            return line if len(line) <= 120 else line[:117].rsplit(" ", 1)[0] + "…"
    return ""
