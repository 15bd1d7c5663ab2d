from tests.bench.bench_workbook import run_alone


def test_memory_does_not_grow_with_the_rows():
    few, many = run_alone("ours", 1_000), run_alone("ours", 20_000)

    assert many["peak_mb"] < few["peak_mb"] + 10
    assert many["peak_mb"] < 150
