"""Names of made-up people in several scripts, each with the letters of an address."""

from dataclasses import dataclass

from salon.faces.console.seeds.chance import Chance


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person; nobody of this name and address exists."""

    name: str
    handle: str
    language: str


@dataclass(frozen=True, slots=True)
class _Culture:
    """Given and family names, pairwise as written and as in an address."""

    given: str
    given_handles: str
    family: str
    family_handles: str
    language: str = "en"
    is_family_first: bool = False
    joint: str = " "
    share: int = 1


_GERMAN = _Culture(
    "Anneliese Jonas Katharina Matthias Frieda Günther Svenja Jörg Mareike Tobias Ute Henrik",
    "anneliese jonas katharina matthias frieda guenther svenja joerg mareike tobias ute henrik",
    "Schröder Weiß Krüger Baumann Lindner Vogt Köhler Seidel Brandt Hübner Albrecht Pohl",
    "schroeder weiss krueger baumann lindner vogt koehler seidel brandt huebner albrecht pohl",
    share=8,
)
_SPANISH = _Culture(
    "Lucía Álvaro Begoña Íñigo Marisol Joaquín Nuria Andrés",
    "lucia alvaro begona inigo marisol joaquin nuria andres",
    "Muñoz Peña Ibáñez Gutiérrez Serrano Núñez Castaño Vidal",
    "munoz pena ibanez gutierrez serrano nunez castano vidal",
    language="es",
    share=4,
)
_ENGLISH = _Culture(
    "Margaret Desmond Imogen Callum Beatrice Alastair Phoebe Niamh",
    "margaret desmond imogen callum beatrice alastair phoebe niamh",
    "Hargreaves O'Sullivan Whitlock Pemberton Fairclough Ainsworth Doyle Lockwood",
    "hargreaves osullivan whitlock pemberton fairclough ainsworth doyle lockwood",
    share=3,
)
_TURKISH = _Culture(
    "Gülşen Çağlar İpek Oğuz Şebnem Ümit",
    "gulsen caglar ipek oguz sebnem umit",
    "Yıldırım Öztürk Şahin Kılıç Aydoğan Çelik",
    "yildirim ozturk sahin kilic aydogan celik",
    share=3,
)
_POLISH = _Culture(
    "Małgorzata Łukasz Grażyna Wojciech Zuzanna Paweł",
    "malgorzata lukasz grazyna wojciech zuzanna pawel",
    "Wiśniewska Dąbrowski Szczepański Góra Żak Pawłowska",
    "wisniewska dabrowski szczepanski gora zak pawlowska",
    share=2,
)
_VIETNAMESE = _Culture(
    "Thị_Hương Minh_Đức Ngọc_Ánh Quốc_Bảo Thu_Hà Văn_Tuấn",
    "huong duc anh bao ha tuan",
    "Nguyễn Trần Phạm Đặng Vũ Bùi",
    "nguyen tran pham dang vu bui",
    is_family_first=True,
    share=2,
)
_UKRAINIAN = _Culture(
    "Олена Тарас Людмила Богдан Соломія Юрій",
    "olena taras liudmyla bohdan solomiia yurii",
    "Коваленко Шевчук Гриценко Мельник Бойко Ткаченко",
    "kovalenko shevchuk hrytsenko melnyk boiko tkachenko",
    share=2,
)
_GREEK = _Culture(
    "Ελένη Νίκος Δέσποινα Γιώργος Θάλεια Στέλιος",
    "eleni nikos despina giorgos thalia stelios",
    "Παππάς Βλάχου Οικονόμου Ζαχαρίας Μαυρίδη Λάμπρου",
    "pappas vlachou oikonomou zacharias mavridi lambrou",
)
_ARABIC = _Culture(
    "ليلى يوسف نور سامر هدى كريم",
    "layla yusuf nour samer huda karim",
    "الحداد منصور الخطيب عباس النجار شاهين",
    "alhaddad mansour alkhatib abbas alnajjar shahin",
    share=2,
)
_HEBREW = _Culture("נועה אורי תמר איתן", "noa uri tamar eitan", "לוי פרידמן שפירא ברק", "levi friedman shapira barak")
_CHINESE = _Culture(
    "秀英 建国 雅婷 志明 晓燕 文博",
    "xiuying jianguo yating zhiming xiaoyan wenbo",
    "王 李 陈 赵 欧阳 林",
    "wang li chen zhao ouyang lin",
    is_family_first=True,
    joint="",
    share=2,
)
_JAPANESE = _Culture(
    "陽子 健太 さくら 大輔",
    "yoko kenta sakura daisuke",
    "佐藤 鈴木 渡辺 小川",
    "sato suzuki watanabe ogawa",
    is_family_first=True,
)
_KOREAN = _Culture(
    "지우 민준 서연 하은",
    "jiwoo minjun seoyeon haeun",
    "김 박 최 정",
    "kim park choi jung",
    is_family_first=True,
    joint="",
)
_HINDI = _Culture("प्रिया अर्जुन मीरा विक्रम", "priya arjun meera vikram", "शर्मा पटेल अय्यर गुप्ता", "sharma patel iyer gupta")
_CULTURES = (
    _GERMAN,
    _SPANISH,
    _ENGLISH,
    _TURKISH,
    _POLISH,
    _VIETNAMESE,
    _UKRAINIAN,
    _GREEK,
    _ARABIC,
    _HEBREW,
    _CHINESE,
    _JAPANESE,
    _KOREAN,
    _HINDI,
)


def people(number: int, *, chance: Chance) -> list[Person]:
    """So many people of different names; from the second round on a number tells namesakes' addresses apart."""
    pool = [person for culture in _CULTURES for person in _everybody(culture, chance)]
    chance.shuffle(pool)
    rounds = -(-number // len(pool))
    found = [
        Person(person.name, f"{person.handle}{turn + 1 if turn else ''}", person.language)
        for turn in range(rounds)
        for person in pool
    ]
    return found[:number]


def _everybody(culture: _Culture, chance: Chance) -> list[Person]:
    """Twelve people for each share of the culture, or as many as its names give."""
    given = list(zip(culture.given.split(), culture.given_handles.split(), strict=True))
    family = list(zip(culture.family.split(), culture.family_handles.split(), strict=True))
    pairs = [(first, last) for first in given for last in family]
    chance.shuffle(pairs)
    return [_person(culture, first, last) for first, last in pairs[: 12 * culture.share]]


def _person(culture: _Culture, given: tuple[str, str], family: tuple[str, str]) -> Person:
    parts = [given[0], family[0]]
    if culture.is_family_first:
        parts.reverse()
    return Person(culture.joint.join(parts).replace("_", " "), f"{given[1]}.{family[1]}", culture.language)
