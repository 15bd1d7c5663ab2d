import sys

# openpyxl takes numpy along wherever it is installed, 20 MB in each web process. No cell of ours
# holds its numbers; whoever compares opinions loads numpy itself.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import openpyxl  # noqa: F401 -- before any other module imports it
    finally:
        del sys.modules["numpy"]
