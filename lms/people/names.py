"""The Chinese words for the codes of units and staff."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from lms.people.models import EmploymentType, UnitLevel

LEVEL_NAMES: Mapping[UnitLevel, str] = {
    UnitLevel.PROVINCE: _l("省级"),
    UnitLevel.CITY: _l("市级"),
    UnitLevel.COUNTY: _l("县级"),
    UnitLevel.UNIT: _l("单位"),
    UnitLevel.WINDOW: _l("窗口"),
}

EMPLOYMENT_NAMES: Mapping[EmploymentType, str] = {
    EmploymentType.CIVIL_SERVANT: _l("公务员"),
    EmploymentType.CIVIL_SERVICE_LAW: _l("参公人员"),
    EmploymentType.PUBLIC_INSTITUTION: _l("事业编制"),
    EmploymentType.CONTRACT: _l("编外聘用"),
    EmploymentType.DISPATCHED: _l("劳务派遣"),
    EmploymentType.PUBLIC_WELFARE: _l("公益性岗位"),
    EmploymentType.GRASSROOTS_PROGRAMME: _l("三支一扶"),
}
