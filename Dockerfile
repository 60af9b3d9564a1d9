# The server. Build: docker build -t restic-manager-server .
# Run: deploy/docker-compose.yml

FROM eclipse-temurin:25-jdk AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends maven restic \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -B -ntp -DskipTests -Dspotless.check.skip -pl app-server,app-agent -am package \
 && tools/packaging/package \
 && mkdir /packaged \
 && tar -xzf target/packages/restic-manager-server-*-linux-amd64.tar.gz -C /packaged --strip-components=1

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/restic-manager --shell /usr/sbin/nologin restic-manager \
 && install -d -o restic-manager -g restic-manager -m 0700 /var/lib/restic-manager
COPY --from=build /packaged /opt/restic-manager
COPY deploy/healthcheck /opt/restic-manager/bin/healthcheck
USER restic-manager
ENV RM_LISTEN=0.0.0.0:8080 RM_DATA_DIR=/var/lib/restic-manager
VOLUME /var/lib/restic-manager
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/opt/restic-manager/bin/healthcheck"]
ENTRYPOINT ["/opt/restic-manager/bin/restic-manager-server"]
CMD ["serve"]
