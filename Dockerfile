# Two stages: one that has npm and every tool, one that has Node and the bundle. Nothing of this needs a network at run
# time beyond the API itself, and nothing is written outside of the folders that the platform mounts.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The secret is optional: a bundle of certificate authorities, for a network that re-signs TLS. It stays out of the image.
RUN --mount=type=secret,id=npm_ca,target=/run/secrets/npm_ca.pem \
    NODE_EXTRA_CA_CERTS=/run/secrets/npm_ca.pem npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/
COPY spec.json ./
COPY src src
RUN npm run build

FROM node:24-bookworm-slim
# The base brings a user `node` with the ids that the platform runs connectors as; it becomes the one that it asks for.
RUN groupmod --new-name airbyte node \
 && usermod --login airbyte --home /airbyte node \
 && rm -rf /home/node \
 && install -d -o airbyte -g airbyte /airbyte /airbyte/integration_code
COPY --from=build --chown=airbyte:airbyte /build/dist/main.mjs /build/dist/connector.mjs /airbyte/integration_code/
COPY --chown=airbyte:airbyte spec.json /airbyte/integration_code/

USER airbyte
WORKDIR /airbyte/integration_code
ENV NODE_ENV=production
ENV NODE_NO_WARNINGS=1
# The platform runs this text through `sh`, from a working directory of its own. Left alone, Node gives its heap 259 MB
# in any container of up to 512, which is more than a small one has.
ENV AIRBYTE_ENTRYPOINT="node --max-old-space-size-percentage=50 /airbyte/integration_code/main.mjs"
ENTRYPOINT ["node", "--max-old-space-size-percentage=50", "/airbyte/integration_code/main.mjs"]

LABEL io.airbyte.name="airbyte-community/source-tiktok-ads"
LABEL io.airbyte.version="0.1.0"
