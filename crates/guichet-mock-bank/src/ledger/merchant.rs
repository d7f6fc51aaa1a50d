//! The shops in which the invented customers spend their invented money.

use super::money::Currency::{self, Chf, Eur, Gbp, Jpy, Usd};

/// How a shop takes its money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Till {
    Shop,
    /// The guest may add a tip after the card was read.
    Table,
    /// The pump asks for a round sum first and books what was filled.
    Pump,
    /// A cash machine.
    Machine,
}

/// A place that takes cards.
#[derive(Debug)]
pub(crate) struct Merchant {
    pub(crate) name: &'static str,
    /// What the terminal prints on the statement.
    pub(crate) text: &'static str,
    pub(crate) mcc: &'static str,
    pub(crate) city: &'static str,
    pub(crate) region: &'static str,
    pub(crate) country: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) currency: Currency,
    pub(crate) till: Till,
    /// The range of prices, in minor units.
    pub(crate) prices: (i64, i64),
    /// On how many of a thousand days the customer goes there.
    pub(crate) per_thousand: i64,
}

/// Where a merchant is: city, region, country, postal code.
type Place = (&'static str, &'static str, &'static str, &'static str);

const fn shop(
    name: (&'static str, &'static str),
    mcc: &'static str,
    place: Place,
    currency: Currency,
    till: Till,
    prices: (i64, i64),
    per_thousand: i64,
) -> Merchant {
    Merchant {
        name: name.0,
        text: name.1,
        mcc,
        city: place.0,
        region: place.1,
        country: place.2,
        postal_code: place.3,
        currency,
        till,
        prices,
        per_thousand,
    }
}

const PORTLAND: Place = ("Portland", "ME", "US", "04101");
const PARIS: Place = ("Paris", "Île-de-France", "FR", "75011");
const LYON: Place = ("Lyon", "Auvergne-Rhône-Alpes", "FR", "69003");
const BERLIN: Place = ("Berlin", "", "DE", "10999");
const LONDON: Place = ("London", "", "GB", "E1 6AN");
const ZURICH: Place = ("Zürich", "ZH", "CH", "8005");
const TOKYO: Place = ("東京", "東京都", "JP", "150-0001");

/// The café of the two twin coffees.
pub(crate) static CAFE: Merchant = shop(
    ("Gull & Bean", "GULL & BEAN PORTLAND ME"),
    "5814",
    PORTLAND,
    Usd,
    Till::Shop,
    (380, 380),
    120,
);

/// The restaurant where a tip is still open today.
pub(crate) static BISTRO: Merchant = shop(
    ("Lobster & Larder", "TST* LOBSTER AND LARDER"),
    "5812",
    PORTLAND,
    Usd,
    Till::Table,
    (2600, 9800),
    50,
);

/// The pump that still holds a round sum today.
pub(crate) static PUMP: Merchant = shop(
    ("Coastal Fuel", "COASTAL FUEL 0417 PORTLAND"),
    "5542",
    PORTLAND,
    Usd,
    Till::Pump,
    (3100, 6900),
    70,
);

/// The hotel whose authorisation is dropped.
pub(crate) static HOTEL: Merchant = shop(
    ("Hotel Saltmarsh", "HOTEL SALTMARSH RESERVATION"),
    "7011",
    PORTLAND,
    Usd,
    Till::Shop,
    (18_000, 32_000),
    3,
);

pub(crate) static AMERICAN: [Merchant; 7] = [
    shop(
        ("Northwind Grocers", "NORTHWIND GROCERS #204"),
        "5411",
        PORTLAND,
        Usd,
        Till::Shop,
        (1850, 14_200),
        180,
    ),
    shop(
        ("Casco Pharmacy", "CASCO PHARMACY 3"),
        "5912",
        PORTLAND,
        Usd,
        Till::Shop,
        (620, 4800),
        40,
    ),
    shop(
        ("Old Port Books", "SQ *OLD PORT BOOKS"),
        "5942",
        PORTLAND,
        Usd,
        Till::Shop,
        (900, 5200),
        30,
    ),
    shop(
        ("Peninsula Parking", "PENINSULA PARKING MTR"),
        "7523",
        PORTLAND,
        Usd,
        Till::Shop,
        (150, 1200),
        60,
    ),
    shop(
        ("Crate Street Online", "CRATESTREET.EXAMPLE ORDER"),
        "5999",
        ("", "", "US", ""),
        Usd,
        Till::Shop,
        (1200, 18_500),
        60,
    ),
    shop(
        ("Guichet Mock Bank", "ATM 0031 CONGRESS ST"),
        "6011",
        PORTLAND,
        Usd,
        Till::Machine,
        (4, 20),
        35,
    ),
    shop(
        ("Jalapeño’s Taquería", "JALAPEÑO’S TAQUERÍA"),
        "5812",
        PORTLAND,
        Usd,
        Till::Table,
        (1400, 4600),
        60,
    ),
];

pub(crate) static FRENCH: [Merchant; 6] = [
    shop(
        ("Boulangerie Léontine", "CB BOULANGERIE LEONTINE"),
        "5462",
        PARIS,
        Eur,
        Till::Shop,
        (120, 980),
        320,
    ),
    shop(
        ("Marché Saint-Elme", "CB MARCHE ST ELME 75"),
        "5411",
        PARIS,
        Eur,
        Till::Shop,
        (1400, 9600),
        180,
    ),
    shop(
        ("Brasserie L’Œuf à la coque", "CB BRASSERIE L OEUF"),
        "5812",
        PARIS,
        Eur,
        Till::Table,
        (1900, 7400),
        60,
    ),
    shop(
        ("Librairie Çà et là", "CB LIBRAIRIE CA ET LA"),
        "5942",
        LYON,
        Eur,
        Till::Shop,
        (790, 4200),
        30,
    ),
    shop(
        ("Distributeur Bastille", "RETRAIT DAB 0291 BASTILLE"),
        "6011",
        PARIS,
        Eur,
        Till::Machine,
        (1, 5),
        40,
    ),
    shop(
        ("Station du Pont", "CB STATION DU PONT 24/24"),
        "5542",
        LYON,
        Eur,
        Till::Pump,
        (3800, 8200),
        40,
    ),
];

pub(crate) static BRITISH: [Merchant; 3] = [
    shop(
        ("Tanner’s Tea Room", "TANNERS TEA ROOM LONDON"),
        "5814",
        LONDON,
        Gbp,
        Till::Shop,
        (310, 1450),
        90,
    ),
    shop(
        ("Weaver & Daughters Grocers", "WEAVER & DAUGHTERS E1"),
        "5411",
        LONDON,
        Gbp,
        Till::Shop,
        (1100, 6800),
        120,
    ),
    shop(
        ("Thames Omnibus", "THAMES OMNIBUS PAYG"),
        "4111",
        LONDON,
        Gbp,
        Till::Shop,
        (175, 890),
        110,
    ),
];

pub(crate) static GERMAN: [Merchant; 6] = [
    shop(
        ("Bäckerei Blüte", "BAECKEREI BLUETE BERLIN"),
        "5462",
        BERLIN,
        Eur,
        Till::Shop,
        (180, 1290),
        180,
    ),
    shop(
        ("Kaufladen am Kiez", "KAUFLADEN AM KIEZ 12"),
        "5411",
        BERLIN,
        Eur,
        Till::Shop,
        (1190, 8400),
        160,
    ),
    shop(
        ("Gasthaus Grüne Gans", "GASTHAUS GRUENE GANS"),
        "5812",
        BERLIN,
        Eur,
        Till::Table,
        (1800, 7200),
        40,
    ),
    shop(
        ("Buchhandlung Satzspiegel", "BUCHHANDLUNG SATZSPIEGEL"),
        "5942",
        BERLIN,
        Eur,
        Till::Shop,
        (990, 3900),
        25,
    ),
    shop(
        ("Geldautomat Kiezplatz", "GA NR00000412 KIEZPLATZ"),
        "6011",
        BERLIN,
        Eur,
        Till::Machine,
        (2, 10),
        25,
    ),
    shop(
        ("Tankstelle Spreeufer", "TANKSTELLE SPREEUFER 7"),
        "5542",
        BERLIN,
        Eur,
        Till::Pump,
        (3600, 8400),
        30,
    ),
];

pub(crate) static SWISS: [Merchant; 2] = [
    shop(
        ("Bäckerei Würmli", "BAECKEREI WUERMLI ZUERICH"),
        "5462",
        ZURICH,
        Chf,
        Till::Shop,
        (350, 2400),
        80,
    ),
    shop(
        ("Käsehaus Zürich", "KAESEHAUS ZUERICH HB"),
        "5451",
        ZURICH,
        Chf,
        Till::Shop,
        (1400, 6200),
        40,
    ),
];

pub(crate) static JAPANESE: [Merchant; 3] = [
    shop(
        ("喫茶まつぼっくり", "キッサ マツボツクリ"),
        "5814",
        TOKYO,
        Jpy,
        Till::Shop,
        (480, 1650),
        110,
    ),
    shop(("青空スーパー", "アオゾラスーパー"), "5411", TOKYO, Jpy, Till::Shop, (1200, 9800), 120),
    shop(("東京メトロ売店", "メトロ バイテン"), "5994", TOKYO, Jpy, Till::Shop, (150, 900), 60),
];
