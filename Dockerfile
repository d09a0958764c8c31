# The bot alone, without the sandbox: a wheel in a venv, in a slim image, not as root.
#   docker build -t iotdomain .
#   docker run --read-only --tmpfs /tmp -v iotdomain:/var/lib/iotdomain -v ./settings.toml:/etc/iotdomain/settings.toml:ro \
#     -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN -e REDIS_URL iotdomain
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /venv
COPY requirements.lock requirements-sandbox.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
# The build backend comes from the sandbox's lock into a venv of its own, so that
# it is pinned and yet not in the image.
RUN python -m venv /build && /build/bin/pip install --no-cache-dir --require-hashes -r requirements-sandbox.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY jobs jobs
RUN /build/bin/python -m hatchling build -t wheel -d /dist \
 && /venv/bin/pip install --no-cache-dir --no-deps /dist/*.whl \
 && /venv/bin/python -m compileall -q /venv/lib

FROM python:3.12-slim
RUN useradd --system --home-dir /var/lib/iotdomain --create-home iotdomain
COPY --from=build /venv /venv
# PYTHONSAFEPATH: a folder called "bot" in the working directory is not our bot.
ENV PATH=/venv/bin:$PATH \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    IOTDOMAIN_DATA=/var/lib/iotdomain \
    IOTDOMAIN_SETTINGS=/etc/iotdomain/settings.toml
USER iotdomain
WORKDIR /var/lib/iotdomain
VOLUME /var/lib/iotdomain
# The bot stops in under 4 s by itself; SIGTERM lets a step that is half way finish.
STOPSIGNAL SIGTERM
# Is the line to Slack open, does the store answer, is people's work dealt with?
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["iotdomain", "health"]
ENTRYPOINT ["iotdomain"]
CMD ["run"]
