# Two stages: one that has npm and every tool, one that has Node and the bundle. Nothing of this needs a network at run
# time beyond the API itself, and nothing is written outside of the folders that the platform mounts.
#
# The tag tells what it is, the digest is what is pulled: an index of all platforms, as the Docker project lists it
# (docker-library/repo-info, repos/node/remote). `docker buildx imagetools inspect node:24-bookworm-slim` prints the one
# of today; another base goes in with `--build-arg BASE_IMAGE=...` and needs a user `node` with the ids 1000:1000, npm 11
# and a shell.
ARG BASE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

FROM ${BASE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The secret is optional: a bundle of certificate authorities, for a network that re-signs TLS. It stays out of the image.
RUN --mount=type=secret,id=npm_ca,target=/run/secrets/npm_ca.pem \
    NODE_EXTRA_CA_CERTS=/run/secrets/npm_ca.pem npm ci --no-audit --no-fund
COPY scripts/sbom.mjs scripts/
RUN node scripts/sbom.mjs > sbom.cdx.json
COPY tsconfig.json spec.json ./
COPY scripts/build.mjs scripts/notices.mjs scripts/
COPY src src
RUN npm run build

FROM ${BASE_IMAGE}
# The base brings a user `node` with the ids that the platform runs connectors as; it becomes the one that it asks for.
# It may write to /airbyte, as the platform wants, but what others put there stays as it is (the sticky bit): the code
# belongs to root.
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
# The platform runs this text through `sh`, from a working directory of its own. Left alone, Node gives its heap 259 MB
# in any container of up to 512, which is more than a small one has.
ENV AIRBYTE_ENTRYPOINT="node --max-old-space-size-percentage=50 /airbyte/integration_code/main.mjs"
ENTRYPOINT ["node", "--max-old-space-size-percentage=50", "/airbyte/integration_code/main.mjs"]

LABEL io.airbyte.name="airbyte-community/source-tiktok-ads"
LABEL io.airbyte.version="0.1.0"
LABEL org.opencontainers.image.title="source-tiktok-ads"
LABEL org.opencontainers.image.description="Airbyte-protocol source connector for TikTok Ads"
LABEL org.opencontainers.image.version="0.1.0"
LABEL org.opencontainers.image.licenses="MIT"
LABEL org.opencontainers.image.source="https://github.com/airbyte-community/source-tiktok-ads"
# The commit that was built: `--build-arg REVISION=$(git rev-parse HEAD)`. Last, since it changes with every commit.
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="${REVISION}"
