"""Pages made of plain values, and a tiny site that answers actions: a planner's world in these tests."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from stepwire.agent.observation import Element, Observation, OpenDialog, TabInfo, TextBlock
from stepwire.agent.ports import Act, Done, GiveUp, LookFurther, Pause, Uncounted, View
from stepwire.runs.actions import Navigate
from stepwire.runs.events import Rect, Step, Timings
from stepwire.runs.model import Viewport

ROW = 40.0


@dataclass
class Column:
    """Lays things out one below the other, so that "below" and "beside" mean something."""

    y: float = 0.0
    count: int = 0

    def next(self, x, width, same_line):
        self.count += 1
        if not same_line:
            self.y += ROW
        return f"e{self.count}", Rect(x, self.y, width, 24.0)


class Page:
    """Builds an observation. `same_line` puts a thing beside the one before it."""

    def __init__(self, url="http://shop.test/", title="Shop", **more):
        self.url, self.title, self.more = url, title, more
        self.column = Column()
        self.elements, self.texts = [], []

    def add(self, role, name="", *, x=0.0, width=120.0, same_line=False, **more):
        ref, rect = self.column.next(x, width, same_line)
        more.setdefault("text", name if role in ("button", "link", "tab", "menuitem") else "")
        more.setdefault(
            "editable", role in ("textbox", "searchbox", "spinbutton") and not more.get("disabled", False)
        )
        more.setdefault("clickable", role in ("button", "link"))
        self.elements.append(Element(ref=ref, role=role, name=name, rect=rect, **more))
        return self

    def say(self, text, role="paragraph", *, x=0.0, width=200.0, same_line=False, **more):
        ref, rect = self.column.next(x, width, same_line)
        self.texts.append(TextBlock(ref=ref, role=role, text=text, rect=rect, **more))
        return self

    def seen(self, whole=False):
        out_of_view = [each for each in self.elements if not each.in_view]
        elements = tuple(each for each in self.elements if whole or each.in_view)
        texts = tuple(each for each in self.texts if whole or each.in_view)
        return Observation(
            self.url,
            self.title,
            Viewport(),
            elements,
            texts,
            below=len(out_of_view),
            whole=whole,
            **self.more,
        )

    def ref(self, name, role=None):
        return next(each.ref for each in self.elements if each.name == name and role in (None, each.role))


def header(page):
    return (
        page.add("link", "Harbour Goods", href="/")
        .add("searchbox", "Search the shop", same_line=True, x=200, input_type="search", placeholder="Search")
        .add("link", "Sign in", same_line=True, x=400, href="/sign-in")
        .add("link", "Basket (2)", same_line=True, x=500, href="/basket")
    )


def shop_page():
    page = header(Page(title="Lighting · Harbour Goods")).say("Lighting", "heading").say("3 products")
    for name, price in (("Storm lantern", "£64"), ("Garden lantern", "£48"), ("Lamp oil", "£9")):
        page.say(name, "heading")
        page.add(
            "link",
            name,
            same_line=True,
            href=f"/products/{name.replace(' ', '-')}",
            context=f"{name} {price} Add to basket",
        )
        page.say(price, x=0)
        page.add("button", "Add to basket", same_line=True, x=220, context=f"{name} {price} Add to basket")
    return page.add("link", "Terms of use", href="/terms")


def basket_page():
    page = header(Page("http://shop.test/basket", "Basket")).say("Your basket", "heading")
    for name, price in (("Storm lantern", "£64"), ("Lamp oil", "£9")):
        page.say(name, "cell", x=0, width=180)
        page.add("spinbutton", "Quantity", same_line=True, x=200, value="1", context=f"{name} {price} Remove")
        page.say(price, "cell", same_line=True, x=340, width=60)
        page.add("button", "Remove", same_line=True, x=420, context=f"{name} {price} Remove")
    page.say("Subtotal", "cell", x=0, width=180).say("£73.00", "cell", same_line=True, x=340, width=60)
    page.say("Total", "cell", x=0, width=180).say("£77.40", "cell", same_line=True, x=340, width=60)
    return page.add("link", "Go to checkout", href="/checkout")


def form_page():
    return (
        Page("http://shop.test/checkout", "Checkout")
        .say("Delivery", "heading")
        .add("textbox", "First name", label="First name")
        .add("textbox", "Last name", label="Last name")
        .add("textbox", "E-mail address *", label="E-mail address *", input_type="email")
        .add(
            "combobox",
            "Country",
            tag="select",
            options=("France", "Sweden", "United Kingdom"),
            value="France",
        )
        .add(
            "radio",
            "Standard, 4 days",
            checked=True,
            context="How should it come? Standard, 4 days Tracked, 2 days",
        )
        .add(
            "radio",
            "Tracked, 2 days",
            checked=False,
            context="How should it come? Standard, 4 days Tracked, 2 days",
        )
        .add("textbox", "Card number", label="Card number")
        .add("checkbox", "I accept the terms of sale", checked=False)
        .add("checkbox", "Newsletter", checked=True)
        .add("button", "Place order")
        .add("button", "Use gift card", disabled=True)
    )


def orders_page(rows=1_170):
    """A table with six things in each row: 7,000 of them and some, most out of view."""
    page = Page("http://shop.test/orders", "Orders").say("Orders", "heading")
    for n in range(rows):
        seen = {"in_view": n < 18}
        page.add("checkbox", f"Select {n}", checked=False, **seen)
        page.add("link", f"Order {n}", same_line=True, x=60, href=f"/orders/{n}", **seen)
        page.say("Open", "cell", same_line=True, x=260, **seen)
        page.say(f"Customer {n}", "cell", same_line=True, x=460, **seen)
        page.say(f"{n}.00", "cell", same_line=True, x=660, **seen)
        page.add("button", "Ship", same_line=True, x=900, **seen)
    return page


def sign_in_page():
    return (
        Page("http://shop.test/sign-in", "Sign in")
        .add("link", "Sign in", href="/sign-in")
        .add("searchbox", "Search the shop", input_type="search")
        .add("textbox", "Email", input_type="email")
        .add("textbox", "Password", input_type="password")
        .add("button", "Show password")
        .add("button", "Sign in")
    )


@dataclass
class World:
    """A site of pages and what actions on it do.

    ``doings`` maps ``(action type, target name)`` or ``(action type, None)`` to what happens: the next
    page, or a function that is given the world and the action. ``failures`` are the errors of the next
    actions.
    """

    page: Page
    doings: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    dialog: OpenDialog | None = None
    tabs: tuple[TabInfo, ...] = ()
    elapsed: float = 0.0
    arrivals: list = field(default_factory=list)
    history: list = field(default_factory=list)
    looks: list = field(default_factory=list)

    def see(self, whole=False):
        while self.arrivals and self.arrivals[0][0] <= self.elapsed:
            self.page = self.arrivals.pop(0)[1]
        if self.dialog is not None:
            return Observation(self.page.url, self.page.title, Viewport(), dialog=self.dialog, tabs=self.tabs)
        return replace(self.page.seen(whole), tabs=self.tabs)

    def act(self, decision):
        action = decision.action
        error = self.failures.pop(0) if self.failures else None
        if error is None:
            action = self._do(action) or action
        step = Step(
            number=len(self.history) + 1,
            attempt=1,
            at=datetime(2026, 1, 1, tzinfo=UTC),
            action=action,
            explanation=decision.explanation,
            url=self.page.url,
            title=self.page.title,
            viewport=Viewport(),
            picture=None,
            timings=Timings(),
            error=error,
        )
        self.history.append(step)

    def _do(self, action):
        if isinstance(action, Navigate):
            self.page = self.pages.get(action.url, self.page)
            return None
        target = getattr(action, "target", None)
        name = target.name if target else None
        doing = self.doings.get((action.type, name), self.doings.get((action.type, None)))
        if callable(doing):
            return doing(self, action)
        if doing is not None:
            self.page = doing
        return None

    @property
    def done(self):
        """What was done, in short: type, target's name, value."""
        return [short(step.action) for step in self.history]


def short(action):
    target = getattr(action, "target", None)
    value = next(
        (
            getattr(action, name)
            for name in ("text", "options", "keys", "url", "accept", "what", "do", "direction")
            if getattr(action, name, None) is not None
        ),
        None,
    )
    parts = [action.type, target.name if target else None, value]
    return tuple(part for part in parts if part is not None)


async def drive(planner, world, most=200, costs=None):
    """Lets the planner work in the world until it is done or gives up."""
    seen = world.see()
    for _ in range(most):
        view = View(seen, tuple(world.history), world.elapsed, costs=costs or Uncounted())
        decision = await planner.decide(view)
        match decision:
            case Act():
                world.act(decision)
                seen = world.see()
            case LookFurther():
                assert not seen.whole, "asked to look further at a whole page"
                world.looks.append(len(world.history))
                seen = world.see(whole=True)
            case Pause(seconds):
                assert seconds > 0
                world.elapsed += seconds
                seen = world.see()
            case Done() | GiveUp():
                return decision
    raise AssertionError(f"no end after {most} decisions")
