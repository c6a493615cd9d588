# Two stages: packages are installed by the first, and only they and the code enter the second.
FROM python:3.11-slim AS packages

COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/base.txt \
    && /venv/bin/pip check

FROM python:3.11-slim

RUN useradd --system --uid 10001 --create-home --home-dir /home/licensing licensing \
    && install -d -o licensing -g licensing /srv/licensing /srv/private /srv/beat
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PRIVATE_ROOT=/srv/private \
    BEAT_FOLDER=/srv/beat

WORKDIR /srv/licensing
COPY --from=packages /venv /venv
COPY --chown=licensing:licensing . .

# Collecting needs settings, not secrets or servers: these words are gone with this line.
RUN SECRET_KEY=only-for-collecting-static-files-while-building \
    ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput \
    && chown -R licensing:licensing staticfiles

USER licensing
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
