# The database client and the pages for a browser are made by development dependencies, so they are made in a stage of
# their own and copied.
FROM node:24-slim AS generated
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts tsconfig.json vite.config.ts ./
COPY prisma prisma
COPY src/web/ui src/web/ui
RUN npm ci

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The one install script is what the stage above has done. Optional packages are the Prisma command line, for which the client
# has an optional peer dependency, and builds of it for other platforms.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
# In a container the loopback address is out of everybody's reach. An address that is not refuses to start until the
# callers are known: pass FLEETGRAPH_API_KEYS, FLEETGRAPH_JWKS_URL or FLEETGRAPH_JWT_SECRET.
ENV HOST=0.0.0.0 PORT=4000 DATA_DIR=/app/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY prisma prisma
COPY src src
COPY --from=generated /app/src/generated src/generated
# 1000 is the image's user `node`; a number lets Kubernetes see that it is not root.
RUN mkdir data && chown 1000:1000 data
USER 1000:1000
# The embedded PostgreSQL; unused when DATABASE_URL is set.
VOLUME /app/data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/server.ts"]
