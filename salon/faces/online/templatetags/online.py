"""Amounts of money and telephone numbers in templates."""

from django import template

from salon.core.figures import money, phone

register = template.Library()
# `{{ service.price|money:place.currency }}`
register.filter("money", money)
register.filter("phone", phone)
