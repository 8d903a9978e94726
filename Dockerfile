# Built from a clone: docker build -t siaga .
FROM node:26-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build.ts --out=/opt/siaga

FROM node:26-slim
# fping alone may send echoes: the right is on its file, the service has none.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fping libcap2-bin \
 && setcap cap_net_raw+ep /usr/bin/fping \
 && apt-get purge -y libcap2-bin \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/siaga /opt/siaga
RUN install -d -o node -g node -m 0700 /var/lib/siaga
USER node
WORKDIR /var/lib/siaga
# All that it writes is here; the root file system can be read-only.
VOLUME /var/lib/siaga
EXPOSE 10514
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:10514/-/healthy').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/opt/siaga/bin/siaga"]
CMD ["run", "--config.file=/etc/siaga/siaga.yaml", "--storage.path=/var/lib/siaga"]
