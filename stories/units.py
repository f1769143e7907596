"""What figures count, in the reader's language and number. Add a unit here when the library gets one."""

from decimal import Decimal

from django.utils.translation import npgettext_lazy

UNITS = {
    "blankets": npgettext_lazy("unit", "blanket", "blankets", "n"),
    "burgers": npgettext_lazy("unit", "burger", "burgers", "n"),
    "cards": npgettext_lazy("unit", "card", "cards", "n"),
    "cars": npgettext_lazy("unit", "car", "cars", "n"),
    "children": npgettext_lazy("unit", "child", "children", "n"),
    "comments": npgettext_lazy("unit", "comment", "comments", "n"),
    "countries": npgettext_lazy("unit", "country", "countries", "n"),
    "cups": npgettext_lazy("unit", "cup", "cups", "n"),
    "customers": npgettext_lazy("unit", "customer", "customers", "n"),
    "deeds": npgettext_lazy("unit", "deed", "deeds", "n"),
    "donations": npgettext_lazy("unit", "donation", "donations", "n"),
    "downvotes": npgettext_lazy("unit", "downvote", "downvotes", "n"),
    "fans": npgettext_lazy("unit", "fan", "fans", "n"),
    "flights": npgettext_lazy("unit", "flight", "flights", "n"),
    "followers": npgettext_lazy("unit", "follower", "followers", "n"),
    "homes": npgettext_lazy("unit", "home", "homes", "n"),
    "hospitals": npgettext_lazy("unit", "hospital", "hospitals", "n"),
    "impressions": npgettext_lazy("unit", "impression", "impressions", "n"),
    "letters": npgettext_lazy("unit", "letter", "letters", "n"),
    "likes": npgettext_lazy("unit", "like", "likes", "n"),
    "masks": npgettext_lazy("unit", "mask", "masks", "n"),
    "meals": npgettext_lazy("unit", "meal", "meals", "n"),
    "mentions": npgettext_lazy("unit", "mention", "mentions", "n"),
    "messages": npgettext_lazy("unit", "message", "messages", "n"),
    "minutes": npgettext_lazy("unit", "minute", "minutes", "n"),
    "pairs": npgettext_lazy("unit", "pair", "pairs", "n"),
    "passengers": npgettext_lazy("unit", "passenger", "passengers", "n"),
    "people": npgettext_lazy("unit", "person", "people", "n"),
    "pizzas": npgettext_lazy("unit", "pizza", "pizzas", "n"),
    "plays": npgettext_lazy("unit", "play", "plays", "n"),
    "reactions": npgettext_lazy("unit", "reaction", "reactions", "n"),
    "repairs": npgettext_lazy("unit", "repair", "repairs", "n"),
    "restaurants": npgettext_lazy("unit", "restaurant", "restaurants", "n"),
    "retweets": npgettext_lazy("unit", "retweet", "retweets", "n"),
    "shares": npgettext_lazy("unit", "share", "shares", "n"),
    "signatures": npgettext_lazy("unit", "signature", "signatures", "n"),
    "stores": npgettext_lazy("unit", "store", "stores", "n"),
    "tacos": npgettext_lazy("unit", "taco", "tacos", "n"),
    "tills": npgettext_lazy("unit", "till", "tills", "n"),
    "tonnes": npgettext_lazy("unit", "tonne", "tonnes", "n"),
    "toys": npgettext_lazy("unit", "toy", "toys", "n"),
    "tweets": npgettext_lazy("unit", "tweet", "tweets", "n"),
    "users": npgettext_lazy("unit", "user", "users", "n"),
    "videos": npgettext_lazy("unit", "video", "videos", "n"),
    "views": npgettext_lazy("unit", "view", "views", "n"),
    "votes": npgettext_lazy("unit", "vote", "votes", "n"),
    "wishes": npgettext_lazy("unit", "wish", "wishes", "n"),
}


def unit_name(unit: str, value: Decimal | int = 2) -> str:
    """``unit_name("pairs", 1)`` is “pair”; a unit that nobody has met yet is shown as it is."""
    if unit not in UNITS:
        return unit
    whole = value == int(value)
    return str(UNITS[unit] % {"n": int(value) if whole else 2})
