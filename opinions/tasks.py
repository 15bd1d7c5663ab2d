from opinions import bundle_job

__all__ = ["bundle_job"]
