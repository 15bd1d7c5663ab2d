from .calendar import CalendarDay, CalendarYear
from .confirmation import Confirmation, ConfirmationMove
from .numbers import DocumentNumber, SealedScan
from .profile import OfficeProfile, PrivacyNotice
from .stored_file import StoredFile

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Confirmation",
    "ConfirmationMove",
    "DocumentNumber",
    "OfficeProfile",
    "PrivacyNotice",
    "SealedScan",
    "StoredFile",
]
