"""Work on very many reports over several machines: Dask sends it round, Parquet keeps what came of it.

``inputs`` are files by fsspec URL, ``work`` is what a worker does to some of them, ``store`` keeps the rows that come
back, ``rows`` turns results into rows and back, ``running`` hands parts out until all are done, and ``commands`` is
what ``lint``, ``extract`` and ``compare --matrix`` do with ``--cluster``. Nothing here is imported without that option.
"""
