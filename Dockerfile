# SPDX-License-Identifier: Apache-2.0
#
# One image for all of Hookline's services and commands; the first argument says which:
#
#   docker build -t hookline .
#   docker run hookline durations --help
#
# The base images are arguments, so that a site with a mirror of its own names it there.
ARG BUILD_IMAGE=eclipse-temurin:17.0.16_8-jdk-noble
ARG RUN_IMAGE=eclipse-temurin:17.0.16_8-jre-noble

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q package -DskipTests -pl stack -am && docker/assemble /hookline

FROM ${RUN_IMAGE}
COPY --from=build /hookline /opt/hookline
# By number, so that whoever runs it can see that it is not root. It owns nothing in the image.
ENV HOME=/tmp HOOKLINE_HTTP_HOST=0.0.0.0 HOOKLINE_STATE_DIR=/var/lib/hookline
# The archives are made here, by the JVM that will read them: they fit no other.
RUN /opt/hookline/bin/make-archives && mkdir /var/lib/hookline && chown 10001:10001 /var/lib/hookline
USER 10001:10001
WORKDIR /tmp
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/hookline/bin/healthy"]
ENTRYPOINT ["/opt/hookline/bin/hookline"]
CMD ["--help"]
