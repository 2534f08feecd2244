# The product as one image: web, worker, beat and migrations are commands of it.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock.txt ./
RUN /venv/bin/pip install --no-deps --require-hashes -r requirements.lock.txt
COPY manage.py ./
COPY config config
COPY web web
COPY accounts accounts
COPY strategy strategy
COPY integrations integrations
COPY alignment alignment
COPY templates templates
COPY static static
# Static files get a hash in their names here; the key is of no use to anybody and stays in this step.
RUN STATIC_ROOT=/app/staticfiles VAR_DIR=/tmp/build SECRET_KEY=build /venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app throughline && install -d -o throughline /var/lib/throughline/uploads
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles VAR_DIR=/var/lib/throughline BIND_ADDRESS=0.0.0.0 PORT=8000
USER throughline
VOLUME /var/lib/throughline/uploads
EXPOSE 8000
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
