# Two stages: one with npm and all tools, one with only Node and the bundle. At run time the image needs no network
# except for the API, and writes only to folders that the platform mounts.
#
# The tag is for people; the digest is what is pulled: an index of all platforms, as listed by the Docker project
# (docker-library/repo-info, repos/node/remote). `docker buildx imagetools inspect node:24-bookworm-slim` prints the
# current one. `--build-arg BASE_IMAGE=...` selects another base, which needs a user `node` with ids 1000:1000, npm 11
# and a shell.
ARG BASE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

# What it makes is the same for every platform, so a build for another one does not emulate it.
FROM --platform=$BUILDPLATFORM ${BASE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The secret is optional: certificate authorities for a network that re-signs TLS. It does not end up in the image.
RUN --mount=type=secret,id=npm_ca,target=/run/secrets/npm_ca.pem \
    NODE_EXTRA_CA_CERTS=/run/secrets/npm_ca.pem npm ci --no-audit --no-fund
COPY scripts/sbom.mjs scripts/
RUN node scripts/sbom.mjs > sbom.cdx.json
COPY tsconfig.json spec.json ./
COPY scripts/build.mjs scripts/notices.mjs scripts/
COPY src src
RUN npm run build

FROM ${BASE_IMAGE}
# The base has a user `node` with the ids that the platform runs connectors as; rename it as the platform expects. It
# may write to /airbyte, which the platform requires, but the code belongs to root and the sticky bit protects it.
RUN groupmod --new-name airbyte node \
 && usermod --login airbyte --home /airbyte node \
 && rm -rf /home/node \
 && install -d -m 1775 -g airbyte /airbyte \
 && install -d /airbyte/integration_code
COPY --chmod=0644 LICENSE /airbyte/
COPY --from=build --chmod=0644 /build/sbom.cdx.json /build/dist/THIRD-PARTY-NOTICES.txt /airbyte/
COPY --chmod=0644 spec.json /airbyte/integration_code/
COPY --from=build --chmod=0644 /build/dist/main.mjs /build/dist/connector.mjs /airbyte/integration_code/

USER airbyte
WORKDIR /airbyte/integration_code
ENV NODE_ENV=production
ENV NODE_NO_WARNINGS=1
# The platform runs this text through `sh`, from another working directory. Without the flag, Node's heap may take 259
# MB in any container of up to 512 MB, which is more than a small one has.
ENV AIRBYTE_ENTRYPOINT="node --max-old-space-size-percentage=50 /airbyte/integration_code/main.mjs"
ENTRYPOINT ["node", "--max-old-space-size-percentage=50", "/airbyte/integration_code/main.mjs"]

LABEL io.airbyte.name="airbyte-community/source-tiktok-ads"
LABEL io.airbyte.version="1.0.0"
LABEL org.opencontainers.image.title="source-tiktok-ads"
LABEL org.opencontainers.image.description="Airbyte-protocol source connector for TikTok Ads"
LABEL org.opencontainers.image.version="1.0.0"
LABEL org.opencontainers.image.licenses="MIT"
LABEL org.opencontainers.image.source="https://repository-not-set.invalid/source-tiktok-ads"
# The commit of the build: `--build-arg REVISION=$(git rev-parse HEAD)`. Last, because it changes with every commit.
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="${REVISION}"
