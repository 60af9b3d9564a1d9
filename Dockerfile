# The server. Build: docker build -t restic-manager-server .
# Run: deploy/docker-compose.yml

FROM eclipse-temurin:25-jdk AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -B -ntp -DskipTests -Dspotless.check.skip -pl app-server -am package
# Modules by hand: jdeps stumbles on automatic modules. java.sql for SQLite and jOOQ, java.xml for Jackson and Logback,
# jdk.unsupported for what libraries still take from it.
RUN jlink --strip-debug --no-header-files --no-man-pages --compress zip-6 \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.unsupported \
      --output app-server/target/dist/runtime

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/restic-manager --shell /usr/sbin/nologin restic-manager \
 && install -d -o restic-manager -g restic-manager -m 0700 /var/lib/restic-manager
COPY --from=build /src/app-server/target/dist /opt/restic-manager
COPY deploy/healthcheck /opt/restic-manager/bin/healthcheck
USER restic-manager
ENV RM_LISTEN=0.0.0.0:8080 RM_DATA_DIR=/var/lib/restic-manager
VOLUME /var/lib/restic-manager
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/opt/restic-manager/bin/healthcheck"]
ENTRYPOINT ["/opt/restic-manager/bin/restic-manager-server"]
CMD ["serve"]
