"""The tables of the catalogue; a row's `code` is its public name."""

from salon.catalogue.models.chart import Outline, Region, Zone, ZoneGroup
from salon.catalogue.models.house import ChairType, QualificationType, ServiceTemplate
from salon.catalogue.models.release import CatalogueRelease
from salon.catalogue.models.screening import CheckItem, ScreeningRule, ScreeningSetting
from salon.catalogue.models.work import Advice, Complaint, Goal, Product, Protocol, Technique

__all__ = [
    "Advice",
    "CatalogueRelease",
    "ChairType",
    "CheckItem",
    "Complaint",
    "Goal",
    "Outline",
    "Product",
    "Protocol",
    "QualificationType",
    "Region",
    "ScreeningRule",
    "ScreeningSetting",
    "ServiceTemplate",
    "Technique",
    "Zone",
    "ZoneGroup",
]
