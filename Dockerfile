# One image for web, worker and beat; compose.yaml says which command each runs.
FROM python:3.11-slim AS built
WORKDIR /solea
ENV PYTHONDONTWRITEBYTECODE=1
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home solea
WORKDIR /solea
COPY --from=built /solea /solea
ENV PATH=/solea/.venv/bin:$PATH PYTHONUNBUFFERED=1 SALON_DATA_DIR=/var/lib/solea
# The manifest of static files belongs to the code; the secrets of the build are not those of the salon.
RUN mkdir -p "$SALON_DATA_DIR" && python manage.py collectstatic --no-input --verbosity 0 \
    && chown -R solea "$SALON_DATA_DIR"
USER solea
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': 'localhost'}))"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
    "--blocking-threads", "1", "--workers-kill-timeout", "20", "--no-ws", "--log-level", "warning", "salon.wsgi:application"]
