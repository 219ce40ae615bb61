"""What the templates of online booking need beside the filters that every page has."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[Any, Any], key: object) -> Any:
    """What a mapping has under a key that is only known in the template."""
    return mapping.get(key)
