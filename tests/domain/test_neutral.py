"""Words that no message may hold."""

import pytest

from tests.neutral import health_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please show this to your doctor.", ["doctor"]),
        ("Your PREGNANCY massage at three", ["pregnancy", "massage"]),
        ("Diabetes, wounds and fungi", ["diabetes", "wounds", "fungi"]),
        ("Está embarazada o tiene fiebre", ["embarazada", "fiebre"]),
        ("Hỏi bác sĩ nếu bạn mang thai", ["bac-si", "mang-thai"]),
        ("Điểm đau không phải là chẩn đoán.", ["diem-dau", "chan-doan"]),
        ("Phản xạ học không thay thế điều trị", ["phan-xa", "dieu-tri"]),
        ("您是否怀孕或有糖尿病", ["孕", "糖尿", "病"]),
        ("It will heal", ["heal"]),
        ("Your nails", ["nails"]),
    ],
)
def test_finds_what_tells_of_health_in_every_language_shipped(text, found):
    assert health_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Your appointment is confirmed. We look forward to seeing you.",
        "Give your feet ten minutes a day.",
        "We have removed your number; choose another time until Hill Street will be still.",
        "Press it gently. You can also call us: +49 30 12340",
        "Lịch hẹn của bạn đã được xác nhận. Hãy mang giày có chỗ cho ngón chân.",
        "Su cita está confirmada. Presione aquí.",
    ],
)
def test_leaves_other_words_alone(text):
    assert health_words(text) == []
