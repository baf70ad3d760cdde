import pytest

from stepwire.planners.model.money_words import (
    TONGUES,
    asks_to_spend,
    names_means_of_payment,
    spends,
)

# Of each language: a button that spends, one that does not, a task that asks for it, and one that forbids it.
SAID = {
    "en": ("Place your order", "Order history", "Order a lamp and a mug", "Open it, but do not buy anything"),
    "de": ("Jetzt kaufen", "Einkaufswagen", "Kaufe die Lampe", "Kaufe die Lampe nicht, sag mir den Preis"),
    "fr": ("Payer 12 €", "Mes commandes", "Achète la lampe", "N’achète pas la lampe"),
    "es": ("Realizar pedido", "Mis pedidos", "Compra la lámpara", "No compres nada y no pagues la cuenta"),
    "it": ("Acquista ora", "I miei ordini", "Compra la lampada", "Non comprare la lampada"),
    "pt": ("Finalizar compra", "Meus pedidos", "Compre a lâmpada", "Não compre a lâmpada"),
    "nl": ("Bestelling plaatsen", "Mijn bestellingen", "Koop de lamp", "Koop de lamp niet"),
    "pl": ("Kupuję i płacę", "Moje zamówienia", "Kup lampę", "Nie kupuj lampy"),
    "sv": ("Slutför köp", "Mina beställningar", "Köp lampan", "Köp inte lampan"),
    "da": ("Gennemfør køb", "Mine ordrer", "Køb lampen", "Køb ikke lampen"),
    "fi": ("Vahvista tilaus", "Omat tilaukset", "Osta lamppu", "Älä osta lamppua"),
    "cs": ("Objednávka zavazující k platbě", "Moje objednávky", "Kup lampu", "Lampu nikdy nekupuj"),
    "tr": ("Satın al", "Siparişlerim", "Lambayı satın al", "Lambayı satın alma"),
    "ru": ("Оформить заказ", "Мои заказы", "Купи лампу", "Не покупай лампу"),
    "ar": ("إتمام الطلب", "السلة", "اشتر المصباح", "لا تشتر المصباح"),
    "hi": ("अभी खरीदें", "मेरे ऑर्डर", "लैंप खरीदो", "लैंप मत खरीदो"),
    "ja": ("注文を確定する", "購入履歴", "ランプを購入してください", "ランプは購入しないで"),
    "zh": ("提交订单", "我的订单", "请购买这盏灯", "不要购买这盏灯"),
    "ko": ("결제하기", "구매 내역", "램프를 주문해 줘", "램프를 주문하지 마"),
}  # fmt: skip


def test_every_language_of_the_table_is_tried_here():
    assert set(SAID) == set(TONGUES)


@pytest.mark.parametrize("tongue", SAID)
def test_a_button_that_spends_is_told_from_its_neighbour(tongue):
    spending, neighbour, _, _ = SAID[tongue]
    assert spends(spending)
    assert spends(spending.upper())
    assert not spends(neighbour)


@pytest.mark.parametrize("tongue", SAID)
def test_a_task_that_asks_to_spend_is_told_from_one_that_forbids_it(tongue):
    _, _, asking, forbidding = SAID[tongue]
    assert asks_to_spend(asking)
    assert not asks_to_spend(forbidding)


@pytest.mark.parametrize(
    "task",
    [
        "Buy the lamp",
        "order one",
        "Check out",
        "Book two tickets",
        "pay the bill",
        "Subscribe to it",
        "Open the shop, then purchase the cheapest lamp.",
        "I would like you to place an order for a mug",
        "1. Find a lamp\n2. Order it",
        "Could you renew my subscription?",
        "Spend up to $20 on flowers",
        "Send 20 euros, that is some money, to Ada: send the money",
        "Buy the lamp without gift wrap",
    ],
)
def test_english_asks_in_many_ways(task):
    assert asks_to_spend(task)


@pytest.mark.parametrize(
    "task",
    [
        "Tell me the price of the lamp",
        "What is the status of my last order?",
        "Find the book The Trial",
        "Sort the orders by date",
        "Put a lamp into the basket and stop before you pay",
        "Never buy anything",
        "Show the purchase history",
        "Do not under any circumstances order it",
        "When done, tell me the total",
        "Tell me the account number",
        "",
        "買い物かごを開いて",
    ],
)
def test_what_only_sounds_like_it_asks_for_nothing(task):
    assert not asks_to_spend(task)


@pytest.mark.parametrize("name", ["B\u200buy now", "\uff22\uff35\uff39", "Pay\u00a0£64"])
def test_signs_that_nobody_sees_hide_nothing(name):
    assert spends(name)


@pytest.mark.parametrize(
    "name", ["Card number", "CVC", "Kartennummer", "Número de tarjeta", "カード番号", "卡号"]
)
def test_fields_for_a_card_are_known_by_name(name):
    assert names_means_of_payment(name)


@pytest.mark.parametrize("name", ["Number", "Card holder", "Postcode", "Discard", "Library card"])
def test_other_fields_are_none(name):
    assert not names_means_of_payment(name)
