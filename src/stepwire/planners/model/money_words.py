"""How spending is spoken of, by language: on controls, in tasks, beside the fields for a card. Pure.

The table is all that knows languages. A row's entries are regular expressions, tried without regard to case:
``controls`` is what stands on buttons that spend, ``asks`` is how a task asks for it, ``nots`` are the words
that turn that around when they stand near, ``withouts`` those that do so only before it, ``fields`` is what
fields are called that take a card or an account. ``joined`` languages write words without spaces, or with
endings, so that an entry may stand within a word. Rows whose verbs are alike share what turns them around.

A task may be in another language than its page, so all rows are tried. What no row knows is not asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's row."""

    controls: str
    asks: str
    nots: str
    withouts: str
    fields: str
    joined: bool = False


_NOUN: Final = (
    r"(?:orders?|purchases?|payments?|bookings?|bids?|reservations?|donations?|transfers?|checkout)"
)
_BIDDING: Final = (  # where a word that may be a noun, too, is the verb: "order a lamp", not "the order"
    r"(?:^|[.;:,!?(“\"\n]\s*|[-*•]\s+|\b(?:and|then|to|please|may|can|could|should|must|will|you|i|we|now|"
    r"also|"
    r"just|finally|first|next)\s+)"
)

TONGUES: Final = {
    "en": Tongue(
        controls=r"buy|pay|purchase|donate|subscribe|place (?:the |your |my |an? )?(?:order|bid)|"
        r"order (?:now|it)|"
        r"(?:confirm|complete|submit|finish) (?:the |your |my |and )?(?:order|pay|payment|purchase|booking)|"
        r"(?:book|rent|upgrade|transfer|reserve) now|(?:send|transfer) (?:money|funds)|agree and pay",
        asks=r"buy|pay|subscribe|donate|check ?out(?! +(?:this|what|how|our|new))|spend (?:up to )?[$£€]?\d+|"
        rf"{_BIDDING}(?:re-?order|order|book|reserve|rent|hire|bid|shop|transfer|upgrade|renew|purchase)|"
        rf"(?:place|make|submit|complete|confirm|finish|send) (?:\w+ ){{0,3}}?{_NOUN}|"
        r"(?:send|transfer) (?:\w+ ){0,3}?(?:money|funds|[$£€] ?\d+)",
        nots=r"not|no|never|don['’]?t|cannot|can['’]t|nothing|nor|neither",
        withouts=r"without|avoid|before",
        fields=r"(?:credit |debit )?card (?:number|no)|cvv2?|cvc2?|security code|iban|account number",
    ),
    "de": Tongue(
        controls=r"(?:jetzt |in den )?kaufen|zahlungspflichtig \w+|kostenpflichtig \w+|(?:jetzt )?bestellen|"
        r"bestellung (?:abschicken|aufgeben|abschließen|bestätigen)|(?:jetzt )?(?:be)?zahlen|spenden|"
        r"abonnieren|"
        r"(?:jetzt|verbindlich) buchen|abo abschließen",
        asks=r"kaufe?n?|bestelle?n?|(?:be)?zahle?n?|buchen?|reserviere?n?|abonniere?n?|spenden?|überweisen?",
        nots=r"nicht|kein|keine|keinen|nichts|nie|niemals",
        withouts=r"ohne",
        fields=r"kartennummer|kreditkarten?nummer|prüfnummer|prüfziffer|sicherheitscode|kontonummer",
    ),
    "fr": Tongue(
        controls=r"acheter|achetez|payer|passer (?:la |ma )?commande|commander|(?:valider|confirmer) (?:la |"
        r"ma |le |"
        r"mon )?(?:commande|paiement|achat)|commande avec obligation de paiement|s['’]abonner|faire un don|"
        r"réserver maintenant",
        asks=r"ach[eè]te[rz]?|commande[rz]|(?:^|[.,;] *|puis |et )commande|pa(?:yer|yez|ie|ye)|réserve[rz]?|"
        r"abonne[rz]?|faire un don|virement",
        nots=r"ne|n['’]\w+|pas|jamais|rien|aucun|aucune",
        withouts=r"sans",
        fields=r"numéro de (?:la )?carte|cryptogramme|code de sécurité|numéro de compte",
    ),
    "es": Tongue(
        controls=r"comprar|compra ahora|pagar|(?:realizar|hacer|tramitar|confirmar) (?:el |la |tu |"
        r"mi )?(?:pedido|"
        r"pago|compra)|suscribirse|suscribirme|donar|reservar ahora|pedir ahora",
        asks=r"comprar?|compre|compra(?:me)?|pag(?:ar?|ue)|encarg(?:ar?|ue)|reservar?|suscr[ií]b\w+|donar?|"
        r"(?:haz|hacer|realiza|realizar) (?:el |un )?(?:pedido|pago)",
        nots=r"no|não|non|nunca|nada|ningún|ninguna|jamás",
        withouts=r"sin",
        fields=r"número de (?:la )?tarjeta|código de seguridad|número de cuenta",
    ),
    "it": Tongue(
        controls=r"acquista(?: ora)?|compra(?: ora)?|paga(?: ora)?|(?:effettua|conferma|invia|"
        r"completa) (?:l['’]|il )?"
        r"(?:ordine|pagamento|acquisto)|ordina(?: ora)?|abbonati|dona(?: ora)?|prenota ora",
        asks=r"compra(?:re)?|acquista(?:re)?|paga(?:re)?|ordina(?:re)?|prenota(?:re)?|abbona\w+|dona(?:re)?",
        nots=r"non|no|não|mai|niente|nessun|nessuna",
        withouts=r"senza",
        fields=r"numero (?:della )?carta|codice di sicurezza|numero di conto",
    ),
    "pt": Tongue(
        controls=r"comprar(?: agora)?|pagar|(?:finalizar|concluir|confirmar|fechar|fazer) (?:a |"
        r"o )?(?:compra|pedido|"
        r"pagamento|encomenda)|encomendar|assinar(?: agora)?|doar|reservar agora",
        asks=r"comprar?|compre|pag(?:ar?|ue)|encomend(?:ar?|e)|reservar?|assinar?|doar",
        nots=r"não|no|non|nunca|nada|nenhum|nenhuma",
        withouts=r"sem",
        fields=r"número do cartão|código de segurança|número da conta",
    ),
    "nl": Tongue(
        controls=r"(?:nu )?kopen|koop nu|betalen|(?:nu )?bestellen|bestel nu|bestelling (?:plaatsen|afronden|"
        r"bevestigen)|doneren|abonneren|nu boeken|reserveer nu",
        asks=r"koop|kopen|bestel(?:len)?|betaal|betalen|boek(?:en)?|reserveer|reserveren|abonneren?|doneren?",
        nots=r"niet|geen|nooit|niets",
        withouts=r"zonder",
        fields=r"kaartnummer|beveiligingscode|rekeningnummer",
    ),
    "pl": Tongue(
        controls=r"kup(?: teraz)?|kupuję(?: i płacę)?|zapłać|zamawiam(?: z obowiązkiem zapłaty)?|zamów|"
        r"(?:złóż|potwierdź) zamówienie|subskrybuj|wpłać",
        asks=r"kup(?:ić|uj)?|zamów(?:ić)?|zapła(?:ć|cić)|opłać|zarezerw\w+|subskryb\w+",
        nots=r"nie|nigdy|nic|ne|nikdy",
        withouts=r"bez",
        fields=r"numer karty|kod zabezpieczający|numer konta",
    ),
    "sv": Tongue(
        controls=r"köp(?: nu)?|betala|beställ|slutför (?:köp|köpet|beställning)|prenumerera|skänk|boka nu",
        asks=r"köpa?|beställa?|betala|boka|prenumerera|skänk(?:a)?",
        nots=r"inte|ej|aldrig|inget|inga",
        withouts=r"utan",
        fields=r"kortnummer|säkerhetskod|kontonummer",
    ),
    "da": Tongue(
        controls=r"køb(?: nu)?|betal|bestil|gennemfør (?:køb|bestilling)|kjøp(?: nå)?|fullfør kjøp|abonner|"
        r"doner",
        asks=r"købe?|bestille?|betale?|kjøpe?|abonnere?|donere?|reservere?",
        nots=r"ikke|aldrig|aldri|intet|ingen",
        withouts=r"uden|uten",
        fields=r"kortnummer|sikkerhedskode|sikkerhetskode|kontonummer",
    ),
    "fi": Tongue(
        controls=r"osta(?: nyt)?|maksa(?: nyt)?|tilaa(?: nyt)?|vahvista (?:tilaus|maksu)|lahjoita|varaa nyt",
        asks=r"osta|ostaa|maksa|maksaa|tilaa|tilata|varaa|varata|lahjoita\w*",
        nots=r"älä|ei|älkää|mitään",
        withouts=r"ilman",
        fields=r"kortin numero|turvakoodi|tilinumero",
    ),
    "cs": Tongue(
        controls=r"koupit|zaplatit|objednat|objednávka zavazující k platbě|(?:odeslat|potvrdit|"
        r"dokončit) objednávku|"
        r"předplatit|darovat",
        asks=r"kup|koupit|zaplať|zaplatit|objedn(?:ej|at)|rezervuj|rezervovat|předplat\w+",
        nots=r"ne|nikdy|nic|nie|nigdy",
        withouts=r"bez",
        fields=r"číslo karty|bezpečnostní kód|číslo účtu",
    ),
    "tr": Tongue(
        controls=r"(?:hemen )?satın al|(?:hemen )?öde|ödeme yap|sipariş(?:i)? (?:ver|tamamla|onayla)|"
        r"abone ol|"
        r"bağış yap|rezervasyon yap",
        asks=r"satın al\w*|sipariş (?:et|ver)\w*|öde\w*|rezervasyon yap\w*|abone ol\w*",
        nots=r"alma|etme|verme|ödeme|yapma|değil|asla|hiçbir",
        withouts=r"olmadan",
        fields=r"kart numarası|güvenlik kodu|hesap numarası",
    ),
    "ru": Tongue(
        controls=r"купить|оплатить|заказать|(?:оформить|подтвердить|сделать) заказ|подписаться|пожертвовать|"
        r"забронировать|купити|сплатити|замовити|оформити замовлення|підписатися",
        asks=r"купи\w*|закажи\w*|заказать|оплати\w*|заброниру\w+|забронировать|подпишись|подписаться|купити|"
        r"замов\w+|сплати\w*",
        nots=r"не|ни|никогда|ничего|нічого|ніколи",
        withouts=r"без",
        fields=r"номер карты|номер картки|код безопасности|номер счёта",
    ),
    "ar": Tongue(
        controls=r"شراء|اشتر|ادفع|الدفع الآن|إتمام الطلب|تأكيد الطلب|اطلب الآن|اشترك|تبرع|احجز الآن",
        asks=r"اشتر|شراء|ادفع|اطلب|احجز|اشترك|تبرع",
        nots=r"(?<!\w)(?:لا|لم|لن)(?!\w)",
        withouts=r"(?<!\w)(?:بدون|دون)(?!\w)",
        fields=r"رقم البطاقة|رمز الأمان",
        joined=True,
    ),
    "hi": Tongue(
        controls=r"खरीदें|भुगतान करें|ऑर्डर करें|सदस्यता लें|दान करें",
        asks=r"खरीद|भुगतान|ऑर्डर कर|बुक कर",
        nots=r"नहीं|(?<= )मत(?= )",
        withouts=r"बिना",
        fields=r"कार्ड नंबर|कार्ड संख्या",
        joined=True,
    ),
    "ja": Tongue(
        controls=r"購入(?!履歴|済)|注文を?確定|注文する|支払う|支払いを|決済する|買う|寄付する|予約を確定|定期購読",
        asks=r"購入|買(?:い(?!物)|[うえっ])|注文|支払|決済|予約|寄付",
        nots=r"ない|なく|ず|禁止|せん|履歴|状況",
        withouts=r"(?!)",
        fields=r"カード番号|セキュリティコード|口座番号",
        joined=True,
    ),
    "zh": Tongue(
        controls=r"购买|購買|立即买|买单|立即支付|确认支付|付款|下单|提交订单|提交訂單|订阅|訂閱|捐款|捐赠|立即预订",
        asks=r"购买|購買|买|買(?!い)|下单|下單|付款|支付|预订|預訂|订购|訂購|捐款|订阅|訂閱",
        nots=r"不|别|別|勿|没|沒|禁止|无需",
        withouts=r"(?!)",
        fields=r"卡号|卡號|安全码|安全碼",
        joined=True,
    ),
    "ko": Tongue(
        controls=r"구매(?!내역| 내역)|결제하기|결제 ?확정|주문하기|주문 ?확정|구독하기|후원하기|예약 ?확정",
        asks=r"구매|구입|사줘|사 줘|주문|결제|예약|구독",
        nots=r"지 ?마|않|안 |내역|금지",
        withouts=r"없이",
        fields=r"카드 ?번호|보안 ?코드",
        joined=True,
    ),
}

NEAR: Final = 3  # words
NEAR_LETTERS: Final = 6  # where words are not set apart


def spends(text: str) -> bool:
    """Whether a control or a dialog with these words spends, as far as words tell."""
    return _CONTROLS.search(_plain(text)) is not None


def names_means_of_payment(text: str) -> bool:
    """Whether a field that is called so takes a card or an account, or a task speaks of such a field."""
    return _FIELDS.search(_plain(text)) is not None


def asks_to_spend(task: str) -> bool:
    """Whether a task asks to spend; what it forbids it does not ask for."""
    said = _plain(task)
    return any(
        not _turned_around(tongue, said, found)
        for tongue, asks in _ASKS.items()
        for found in asks.finditer(said)
    )


def _turned_around(tongue: str, said: str, found: re.Match[str]) -> bool:
    """Whether a word in the same sentence, near before it or behind it, says that it is not to be done."""
    before, after = said[: found.start()], said[found.end() :]
    if TONGUES[tongue].joined:
        return _BEFORE[tongue].search(f"{before[-NEAR_LETTERS:]}\n{after[:NEAR_LETTERS]}") is not None
    near_before = re.split(r"[.;!?\n]", before)[-1].split()[-NEAR:]
    near_behind = re.split(r"[.,;!?\n]", after)[0].split()[:NEAR]
    return any(_BEFORE[tongue].fullmatch(word) for word in (*_bare(near_before), *found[0].split())) or any(
        _BEHIND[tongue].fullmatch(word) for word in _bare(near_behind)
    )


def _bare(words: Sequence[str]) -> Iterator[str]:
    return (word.strip(',:()"“”„«»') for word in words)


def _plain(text: str) -> str:
    """In one form, without the signs that nobody sees; lines stay lines."""
    folded = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return re.sub(r"[^\S\n]+", " ", seen)


def _either(entries: Iterator[tuple[Tongue, str]]) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(tongue, entry) for tongue, entry in entries), re.IGNORECASE)


def _bounded(tongue: Tongue, entry: str) -> str:
    return f"(?:{entry})" if tongue.joined else rf"(?:(?<!\w)|(?=\W))(?:{entry})(?!\w)"


_CONTROLS: Final = _either((tongue, tongue.controls) for tongue in TONGUES.values())
_FIELDS: Final = _either((tongue, tongue.fields) for tongue in TONGUES.values())
_ASKS: Final = {name: _either(iter([(tongue, tongue.asks)])) for name, tongue in TONGUES.items()}
_BEHIND: Final = {name: re.compile(tongue.nots, re.IGNORECASE) for name, tongue in TONGUES.items()}
_BEFORE: Final = {
    name: re.compile(f"{tongue.nots}|{tongue.withouts}", re.IGNORECASE) for name, tongue in TONGUES.items()
}
