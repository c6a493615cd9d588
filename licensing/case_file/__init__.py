"""The case file: the one typed object through which guards, side effects and pages read a loaded case."""

from licensing.case_file.file import CaseFile

__all__ = ["CaseFile"]
