"""Web addresses as text: the one form in which two spellings of the same page are equal. Pure.

``canonical("http://WWW.Example.org:80/a/?utm_source=x#top")`` → ``"https://example.org/a"``

The form is for comparing, not for visiting: it says where two sources are probably one, and a person
decides. :func:`canonical_host` is also what the link check resolves.
"""

import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

# Parameters that say how a reader came, not which page is meant. A name, or how a name begins.
NAMES = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid "
    "mkt_tok _ga _gl _hsenc _hsmi vero_id vero_conv cmpid ocid ncid icid s_cid xtor wt_mc "
    "wt.mc_id ref_src ref_url smid smtyp sref soc_src soc_trk guccounter guce_referrer "
    "guce_referrer_sig __twitter_impression"
)
TRACKING = frozenset(NAMES.split())
TRACKING_STARTS = ("utm_", "at_", "pk_", "mtm_", "hsa_", "trk_")
AMP_PARAMETERS = {("amp", "1"), ("amp", ""), ("amp", "true"), ("outputtype", "amp")}

# In front of a name: the same pages for a telephone, or the usual first label of a web site.
VARIANT_LABELS = ("www", "m", "mobile", "amp", "touch")
# What stands before a country's own letters without being a site: m.co.uk is no variant of co.uk.
SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"])
TWIN_HOSTS = {"youtu.be": "youtube.com", "twitter.com": "x.com"}
DEFAULT_DOCUMENT = re.compile(r"/index\.(html?|php)$")
DEFAULT_PORTS = {"http": 80, "https": 443}
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
DOTS = dict.fromkeys([0x3002, 0xFF0E, 0xFF61], ".")
ARCHIVE = "https://web.archive.org/web/"


def canonical(address: str) -> str:
    """The form that all spellings of a page's address have in common; "" for no web address.

    Neither scheme, ``www``, default port, fragment, tracking, order of parameters, trailing slash,
    AMP nor mobile variant make a difference; the path's upper and lower case do.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = canonical_host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not host:
        return ""
    if inner := _inside_amp(host, parts.path):
        return canonical(inner)
    site, path, pairs = _site(host), _path(parts.path), _pairs(parts.query)
    if host == "youtu.be" and path:
        pairs, path = [("v", path.lstrip("/"))], "/watch"
    if site == "youtube.com" and path == "/watch":
        pairs = [pair for pair in pairs if pair[0] == "v"]
    site = f"[{site}]" if ":" in site else site
    netloc = site if port in (None, 0, *DEFAULT_PORTS.values()) else f"{site}:{port}"
    query = f"?{urlencode(pairs)}" if pairs else ""
    # A fragment is a place on the page, but some sites have their pages behind "#!".
    page = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"https://{netloc}{path}{query}{page}"


def canonical_host(host: str) -> str:
    """A host's name in the letters that DNS knows: ``MÜNCHEN.example.`` → ``xn--mnchen-3ya.example``.

    Follows UTS 46 as browsers do ("ß" stays a letter of its own, which Python's codec makes "ss").
    Raises ValueError for what can be no name.
    """
    plain = unicodedata.normalize("NFKC", host.translate(INVISIBLE)).translate(DOTS)
    plain = "".join(character.lower() for character in plain).removesuffix(".")
    labels = [_ascii(label) for label in plain.split(".")]
    name = ".".join(labels)
    known = all(re.fullmatch(r"[a-z0-9_-]{1,63}", label) for label in labels)
    if len(name) > 253 or not (known or re.fullmatch(r"[0-9a-f:.]*:[0-9a-f:.]*", name)):
        raise ValueError(f"{host!r} is no host name")
    return name


def _ascii(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")


def _site(host: str) -> str:
    """The name without what only says which device it is for: ``en.m.wikipedia.org`` too."""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in VARIANT_LABELS and not _is_suffix(labels[1:]):
        labels = labels[1:]
    if len(labels) > 3 and labels[1] == "m" and len(labels[0]) <= 3:
        labels = [labels[0], *labels[2:]]
    name = ".".join(labels)
    return TWIN_HOSTS.get(name, name)


def _is_suffix(labels: list[str]) -> bool:
    return len(labels) == 2 and labels[0] in SECOND_LEVEL and len(labels[1]) == 2


def _inside_amp(host: str, path: str) -> str:
    """The address that one of Google's AMP addresses is a copy of."""
    found = (
        re.match(r"/amp/(s/)?(.+)", path) if re.fullmatch(r"(www\.)?google\.\w+", host) else None
    )
    if host.endswith(".cdn.ampproject.org"):
        found = re.match(r"/[cv]/(s/)?(.+)", path)
    return f"http{'s' if found[1] else ''}://{found[2]}" if found else ""


def _path(path: str) -> str:
    """Escapes in one spelling, no dot segments, no slash, ``/amp`` or default document at the end."""
    kept: list[str] = []
    for segment in path.split("/"):
        plain = quote(unquote_to_bytes(segment), safe="!$&'()*+,;=:@~")
        if plain == "..":
            kept[1:] = kept[1:-1]
        elif plain != ".":
            kept.append(plain)
    short = DEFAULT_DOCUMENT.sub("", "/".join(kept).rstrip("/"))
    short = re.sub(r"(/amp|\.amp)$", "", short)
    return re.sub(r"\.amp(\.html?)$", r"\1", short).rstrip("/")


def _pairs(query: str) -> list[tuple[str, str]]:
    """The parameters that choose the page, in one order."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return sorted(
        (name, value)
        for name, value in pairs
        if not is_tracking(name) and (name.lower(), value.lower()) not in AMP_PARAMETERS
    )


def is_tracking(name: str) -> bool:
    """Whether a parameter only says how a reader came to a page."""
    return name.lower() in TRACKING or name.lower().startswith(TRACKING_STARTS)


def archive_proposal(address: str, day: str) -> str:
    """Where the Internet Archive would have a copy nearest to a day (``2014``, ``2014-10-31``).

    Only proposed: nobody has looked whether there is one.
    """
    return f"{ARCHIVE}{day.replace('-', '') or '*'}/{address}"
