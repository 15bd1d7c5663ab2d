# The portal for production; docker-compose.yml says how its parts fit together.
FROM python:3.12-slim

# Chinese letters for the poster as a picture; LibreOffice reads old Word and WPS files.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-cjk libreoffice-writer-nogui \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /data /backups
WORKDIR /portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data BIND=0.0.0.0 MALLOC_ARENA_MAX=1

COPY requirements.lock .
# The lock records hashes but no index: --build-arg PIP_INDEX_URL=… names a nearer one.
ARG PIP_INDEX_URL
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY . .
RUN python -m compileall -q liaison stations drafts opinions feedback

USER 10001
VOLUME /data /backups
EXPOSE 8000
CMD ["gunicorn", "liaison.wsgi", "--config", "python:liaison.web_server", "--bind", "0.0.0.0:8000", "--workers", "4", "--worker-tmp-dir", "/dev/shm"]
