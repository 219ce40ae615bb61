"""Words that tell something of a person's health or of what is done with it: none of them may stand in a message.

A message lies on tables and lock screens. These are beginnings of words, folded to lower case without accents; those
of scripts without blanks are looked for anywhere.
"""

import re
import unicodedata
from itertools import pairwise

_STEMS: dict[str, str] = {
    "en": """
        abscess allerg amput anticoag arthr blister bleed blood bruis bunion callus cancer chemo clinic clot
        contraindic corn cream cure cyst diabet diagnos disease doctor ecz edema oedema eczema epilep fever
        fractur fung gout heal health hepat hiv ill illness implant infect inflam ingrown insulin kidney lymph
        matern medic midwi migrain nail nerve neuropath numb oncolog operation osteo pain patient pedicur
        podiatr pregnan pressure psoria rash reflex screening sick soak sore sprain surg swell symptom
        tender therap thrombo treatment tumor tumour ulcer unwell varic vein verruca wart wound massag""",
    "es": """
        alerg ampolla artr cancer cicatriz clinic coagul diabet diagnos dolor doctor edema embaraz enferm fiebre fractur
        herida hongo infec inflam lesion masaj medic migran nervi oncolog operac pacient pedicur podolog
        psoria quimio reflexolog salud sangr sintom terap trombo tumor ulcera unas varic verruga""",
    "vi": """
        benh bac-si suc-khoe mang-thai co-thai thai-san me-bau dau-chan dau-dau dau-lung dau-nhuc diem-dau bi-dau
        bi-sot bi-sung phu-ne tieu-duong ung-thu huyet-ap tim-mach tinh-mach dot-quy mau-dong dong-mau dong-kinh
        loang-xuong vet-thuong vet-loet phong-rop mun-coc nam-mong nhiem-trung di-ung cap-cuu y-hoc
        phau-thuat hoa-tri dieu-tri tri-lieu chan-doan chong-chi sang-loc thuoc-uong uong-thuoc cham-cuu
        bam-huyet phan-xa massage mat-xa xoa-bop ngam-chan trieu-chung viem""",
    "zh": """
        病 医 药 孕 痛 疼 癌 糖尿 血压 血栓 伤口 感染 发炎 过敏 手术 症状
        治疗 按摩 足疗 反射 浸泡 健康 静脉 溃疡 修脚""",
}
WHOLE = frozenset({"ill", "corn", "heal", "cure", "cream", "operation", "nail", "numb", "unas"})


def health_words(text: str) -> list[str]:
    """The words of the text that tell of health, in order."""
    words = _words(text)
    pairs = [f"{first}-{second}" for first, second in pairwise(words)]
    found = [word for word in words if _SINGLE.match(word)] + [pair for pair in pairs if _PAIR.match(pair)]
    return found + _HAN.findall(text)


def _words(text: str) -> list[str]:
    spread = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    plain = "".join(character for character in spread if not unicodedata.combining(character))
    return re.findall(r"[a-z]+", plain)


def _pattern(stems: list[str]) -> re.Pattern[str]:
    ends = [rf"{stem}s?$" if stem in WHOLE else stem for stem in sorted(stems)]
    return re.compile("|".join(ends))


_LATIN = [stem for language in ("en", "es", "vi") for stem in _STEMS[language].split()]
_SINGLE = _pattern([stem for stem in _LATIN if "-" not in stem])
_PAIR = _pattern([stem for stem in _LATIN if "-" in stem])
_HAN = re.compile("|".join(_STEMS["zh"].split()))
