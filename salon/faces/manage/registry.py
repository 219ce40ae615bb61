"""Which rows have a page in the back office. Visits, notes, messages and answers have none, on purpose."""

from bookings.models import Chair, Service
from salon.accounts.models import AuditEvent, Membership, User
from salon.catalogue.models import Advice, ChairType, QualificationType, ScreeningRule, ScreeningSetting
from salon.faces.manage import menu, people, rules, salons, team, trail
from salon.faces.manage.site import office as office
from salon.locations.models import BookingPolicy, Location
from therapists.models import Qualification, Therapist

office.register(Location, salons.LocationAdmin)
office.register(BookingPolicy, salons.PolicyAdmin)
office.register(Service, menu.ServiceAdmin)
office.register(Chair, menu.ChairAdmin)
office.register(Therapist, team.TherapistAdmin)
office.register(Qualification, team.CertificateAdmin)
office.register(User, people.PersonAdmin)
office.register(Membership, people.RoleAdmin)
office.register(AuditEvent, trail.TrailAdmin)
office.register(ScreeningRule, rules.RuleAdmin)
office.register(ScreeningSetting, rules.SettingAdmin)
office.register(Advice, rules.AdviceAdmin)
office.register(ChairType, rules.ChairTypeAdmin)
office.register(QualificationType, rules.CertificateKindAdmin)
