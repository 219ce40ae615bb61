"""Which column of a foreign table is what: headers are recognised in several languages, however they are written."""

import unicodedata
from collections.abc import Mapping, Sequence

CLIENTS, VISITS = "clients", "visits"
PERSON = ("name", "first_name", "last_name", "email", "phone", "mobile")
FIELDS: Mapping[str, tuple[str, ...]] = {
    CLIENTS: (*PERSON, "language", "born_on", "likes", "desk_note"),
    VISITS: ("on", "at", "minutes", *PERSON, "service", "therapist", "status", "price"),
}
IGNORED = "-"
# Folded, without blanks and punctuation. A note is taken only where somebody says so: it may speak of health.
NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "client", "clientname", "customer", "customername", "kunde", "kundin", "kundenname",
             "nombre", "nombrecompleto", "cliente", "nom", "nomcomplet", "guest", "ten", "hoten", "khachhang",
             "姓名", "客户"),
    "first_name": ("firstname", "givenname", "forename", "first", "vorname", "prenom", "nombredepila"),
    "last_name": ("lastname", "surname", "familyname", "last", "nachname", "familienname", "apellido", "apellidos",
                  "nomdefamille", "ho"),
    "email": ("email", "emailaddress", "mail", "mailadresse", "emailadresse", "correo", "correoelectronico",
              "courriel", "adresseemail", "邮箱", "电子邮件"),
    "phone": ("phone", "phonenumber", "telephone", "tel", "telefon", "telefonnummer", "festnetz", "telefono",
              "homephone", "dienthoai", "sodienthoai", "电话"),
    "mobile": ("mobile", "mobilephone", "mobilenumber", "cell", "cellphone", "handy", "handynummer", "mobil",
               "mobiltelefon", "movil", "portable", "手机"),
    "language": ("language", "locale", "sprache", "idioma", "langue", "ngonngu"),
    "born_on": ("birthday", "birthdate", "dateofbirth", "dob", "born", "bornon", "geburtstag", "geburtsdatum",
                "fechadenacimiento", "datedenaissance", "ngaysinh", "生日"),
    "likes": ("likes", "preferences", "vorlieben", "preferencias"),
    "desk_note": ("desknote",),
    "on": ("date", "appointmentdate", "bookingdate", "visitdate", "startdate", "start", "starttime", "startsat",
           "datetime", "dateandtime", "datum", "termin", "termindatum", "beginn", "fecha", "fechayhora", "dateheure",
           "ngay", "ngayhen", "日期"),
    "at": ("time", "appointmenttime", "bookingtime", "uhrzeit", "zeit", "startzeit", "hora", "heure", "gio", "时间"),
    "minutes": ("minutes", "duration", "durationminutes", "durationmin", "length", "dauer", "dauermin", "duracion",
                "duree", "thoiluong"),
    "service": ("service", "servicename", "treatment", "appointmenttype", "leistung", "behandlung", "dienstleistung",
                "servicio", "tratamiento", "prestation", "soin", "dichvu", "服务"),
    "therapist": ("therapist", "staff", "staffmember", "staffname", "provider", "employee", "with", "practitioner",
                  "mitarbeiter", "mitarbeiterin", "therapeut", "therapeutin", "personal", "empleado", "terapeuta",
                  "praticien", "nhanvien", "技师"),
    "status": ("status", "state", "appointmentstatus", "estado", "statut", "trangthai", "状态"),
    "price": ("price", "amount", "total", "cost", "preis", "betrag", "summe", "precio", "importe", "prix", "montant",
              "gia", "价格"),
}  # fmt: skip
HEALTH = ("health", "medic", "allerg", "diagnos", "condition", "pregnan", "symptom", "gesundheit", "krank",
          "medikament", "schwanger", "salud", "alergia", "embaraz", "sante", "grossesse", "suckhoe", "soap", "intake",
          "anamnes", "contraindic", "kontraindik", "过敏", "健康", "diabet", "illness", "disease", "injur", "surger",
          "blood", "heart", "epilep", "thrombo", "erkrank", "blut", "herz", "wund", "enferm", "lesion", "herida",
          "maladie", "blessure", "benhly", "tieuduong", "糖尿", "疾病", "怀孕", "用药")  # fmt: skip
_FIELD_OF = {name: field for field, names in NAMES.items() for name in names}


def plain(text: str) -> str:
    """A header or a word without case, accents, blanks and punctuation."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(character for character in spread if character.isalnum())


def match(header: Sequence[str], kind: str) -> list[str]:
    """For each header the field that it is; `IGNORED` for the rest, and where a field has a column already."""
    found: list[str] = []
    for text in header:
        field = _FIELD_OF.get(plain(text), IGNORED)
        is_new = field in FIELDS[kind] and field not in found
        found.append(field if is_new and not speaks_of_health(text) else IGNORED)
    return found


def known(header: Sequence[str]) -> int:
    """How many of these headers are recognised at all."""
    return sum(plain(text) in _FIELD_OF for text in header)


def speaks_of_health(text: str) -> bool:
    """Whether a column is never brought along: what clients say of their health they say anew."""
    return any(part in plain(text) for part in HEALTH)


def missing(fields: Sequence[str], kind: str) -> list[str]:
    """What has to have a column, and has none."""
    lacking = [] if {"name", "first_name", "last_name"} & set(fields) else ["name"]
    if kind == VISITS and "on" not in fields:
        lacking.append("on")
    return lacking
