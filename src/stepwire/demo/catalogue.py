"""What the shop sells. Prices are in pence; pictures are drawn from ``art`` in the product's colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

SearchOrder = Literal["wanted", "cheapest", "dearest", "name"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour that a product comes in: its name, the paint, and the tint behind the picture."""

    name: str
    paint: str
    tint: str

    @property
    def slug(self) -> str:
        """The name as it stands in addresses and element ids."""
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Department:
    """A shelf of the shop."""

    slug: str
    name: str
    line: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale. Always at least one colour; sizes only for what is worn."""

    slug: str
    name: str
    department: str
    maker: str
    pence: int
    note: str
    story: str
    art: str
    colours: tuple[Colour, ...]
    sizes: tuple[str, ...] = ()
    words: str = ""
    stars: float = 4.7
    reviews: int = 48
    new: bool = False
    facts: tuple[tuple[str, str], ...] = field(default=())

    def colour(self, slug: str) -> Colour | None:
        """The colour with this slug, or None if the product does not come in it."""
        return next((colour for colour in self.colours if colour.slug == slug), None)


RED = Colour("Signal red", "#B5432E", "#F5E9E4")
NAVY = Colour("Navy", "#24406E", "#E6ECF2")
CREAM = Colour("Cream", "#D8C7A2", "#F4F0E4")
PINE = Colour("Pine", "#3E6B57", "#E9EFE9")
BRASS = Colour("Brass", "#A9853D", "#F4EFE2")
ZINC = Colour("Zinc", "#5A6270", "#E9EEF0")
RUST = Colour("Rust check", "#C8583F", "#F5ECE4")
BLUE = Colour("Blue rim", "#2E5A8C", "#EEF1EC")
AMBER = Colour("Unscented", "#E6C887", "#F4EFE2")
NATURAL = Colour("Natural", "#C2A878", "#F3EEE3")

DEPARTMENTS = (
    Department("new", "New", "Fresh off the boat this autumn."),
    Department("lighting", "Lighting", "Lanterns that mind neither wind nor salt."),
    Department("kitchen", "Kitchen", "Enamel and steel for galley and table."),
    Department("outdoors", "Outdoors", "Bags, brass and rope for the way down to the water."),
    Department("wool", "Wool", "Knitted and woven in the valley behind the harbour."),
)

PRODUCTS = (
    Product(
        "storm-lantern",
        "Storm lantern",
        "lighting",
        "Tyne Lamp Co.",
        64_00,
        "Four colours",
        "A wind-proof oil lamp in powder-coated steel. Burns for twenty hours on one filling, "
        "and hangs as well as it stands.",
        "lantern",
        (RED, NAVY, CREAM, PINE),
        words="lamp light",
        stars=4.8,
        reviews=212,
    ),
    Product(
        "enamel-mug",
        "Enamel mug",
        "kitchen",
        "Harbour Goods",
        14_00,
        "White, blue rim",
        "Steel under two coats of enamel. Keeps coffee hot on deck and survives being dropped there.",
        "mug",
        (BLUE, Colour("Red rim", "#B5432E", "#F5ECE4"), Colour("Green rim", "#3E6B57", "#EDF0E8")),
        words="cup coffee tea",
        reviews=340,
    ),
    Product(
        "wool-blanket",
        "Wool blanket",
        "wool",
        "Esk Valley Mill",
        92_00,
        "Rust check",
        "Lambswool, woven double and brushed once. Large enough for two on a bench in October.",
        "blanket",
        (RUST, NAVY, PINE),
        words="throw plaid",
        stars=4.9,
        reviews=127,
    ),
    Product(
        "deck-bag",
        "Deck bag",
        "outdoors",
        "Sailmakers' Loft",
        74_00,
        "Canvas, 28 l",
        "Sailcloth above, waxed canvas below, so that it can stand in the wet. "
        "Leather handles that darken with use.",
        "bag",
        (PINE, NAVY, RED),
        words="canvas tote",
        reviews=89,
    ),
    Product(
        "brass-compass",
        "Brass compass",
        "outdoors",
        "Northlight",
        39_00,
        "Liquid filled",
        "A pocket compass that settles in two seconds. Engraved on request, true without.",
        "compass",
        (BRASS,),
        stars=4.6,
        reviews=64,
    ),
    Product(
        "deck-lantern-brass",
        "Deck lantern, brass",
        "lighting",
        "Tyne Lamp Co.",
        118_00,
        "Tyne Lamp Co.",
        "The storm lantern's elder sister: solid brass, hand-soldered, with a lens that throws far.",
        "lantern",
        (BRASS,),
        words="lamp light",
        stars=4.9,
        reviews=41,
    ),
    Product(
        "garden-lantern",
        "Garden lantern",
        "lighting",
        "Northlight",
        48_00,
        "Green",
        "Lighter than the storm lantern and made for a branch. Takes a candle or our oil burner.",
        "lantern",
        (PINE, ZINC),
        words="lamp light",
        stars=4.5,
        new=True,
    ),
    Product(
        "lamp-oil",
        "Lamp oil, 1 l",
        "lighting",
        "Harbour Goods",
        9_00,
        "Unscented",
        "Clean-burning paraffin for every lantern we sell. One litre lasts eighty evenings.",
        "oil",
        (AMBER,),
        words="lantern fuel paraffin",
        reviews=503,
    ),
    Product(
        "tealight-lantern",
        "Tealight lantern",
        "lighting",
        "Northlight",
        26_00,
        "Zinc",
        "Hand-high and friendly, for a window sill or the end of a table.",
        "lantern",
        (ZINC, CREAM),
        words="lamp light candle",
        stars=4.4,
    ),
    Product(
        "lantern-flask",
        "Lantern flask",
        "kitchen",
        "Harbour Goods",
        32_00,
        "750 ml",
        "Two walls of steel and a cup that glows in the dark. Hot for eighteen hours.",
        "flask",
        (PINE, NAVY, RED),
        words="thermos bottle",
        new=True,
    ),
    Product(
        "galley-kettle",
        "Galley kettle",
        "kitchen",
        "Harbour Goods",
        58_00,
        "Enamel, 1.8 l",
        "A flat base for a swaying stove and a lid that stays on. Works on gas, on coals, on induction.",
        "kettle",
        (Colour("Harbour blue", "#2E5A8C", "#E6ECF2"), RED, CREAM),
        words="tea pot",
        stars=4.8,
        reviews=76,
        new=True,
    ),
    Product(
        "rope-mat",
        "Rope doormat",
        "outdoors",
        "Sailmakers' Loft",
        45_00,
        "Woven by hand",
        "Forty metres of manila rope in a knot that sailors call a Turk's head. Gets better with boots.",
        "mat",
        (NATURAL, NAVY),
        words="carpet",
        stars=4.6,
    ),
    Product(
        "fishermans-jumper",
        "Fisherman's jumper",
        "wool",
        "Esk Valley Mill",
        128_00,
        "Five sizes",
        "A gansey in the Whitby pattern, knitted in the round. Warm when wet, handsome when dry.",
        "jumper",
        (NAVY, CREAM, PINE),
        sizes=("XS", "S", "M", "L", "XL"),
        words="sweater pullover gansey clothes",
        stars=4.9,
        reviews=158,
        new=True,
    ),
    Product(
        "watch-cap",
        "Watch cap",
        "wool",
        "Esk Valley Mill",
        28_00,
        "One size",
        "Ribbed lambswool, turned up twice. Fits under a hood and over a hangover.",
        "cap",
        (RED, NAVY, Colour("Mustard", "#C6922F", "#F6F0E0")),
        words="hat beanie clothes",
        reviews=95,
    ),
)

BY_SLUG = {product.slug: product for product in PRODUCTS}


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor looks for; empty fields do not narrow. Prices are in pence."""

    query: str = ""
    departments: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    price: tuple[int, int] | None = None
    order: SearchOrder = "wanted"

    def results(self, products: Iterable[Product] = PRODUCTS) -> list[Product]:
        """The products that match, in the order asked for."""
        return _sorted([product for product in products if self._matches(product)], self.order)

    def _matches(self, product: Product) -> bool:
        low, high = self.price or (0, 1_000_000)
        return (
            _has_words(product, self.query)
            and (not self.departments or any(in_department(product, slug) for slug in self.departments))
            and (not self.makers or product.maker in self.makers)
            and low <= product.pence <= high
        )


def in_department(product: Product, slug: str) -> bool:
    """Whether the product stands on this shelf; what is new stands on two."""
    return product.new if slug == "new" else product.department == slug


def _has_words(product: Product, query: str) -> bool:
    text = f"{product.name} {product.department} {product.maker} {product.note} {product.words}".casefold()
    return all(word in text for word in query.casefold().split())


def _sorted(products: list[Product], order: SearchOrder) -> list[Product]:
    match order:
        case "wanted":
            return products
        case "cheapest":
            return sorted(products, key=lambda product: product.pence)
        case "dearest":
            return sorted(products, key=lambda product: -product.pence)
        case "name":
            return sorted(products, key=lambda product: product.name)
