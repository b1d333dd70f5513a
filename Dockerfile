# Two images from one build:
#   docker build --target server -t homecare-server .     the server: site on 5080, boxes on 5443, operators on 5081
#   docker build --target box    -t homecare-box .        the program of the box in the home
#
#   docker run --init --stop-timeout 15 -p 127.0.0.1:5080:5080 -p 5443:5443 -p 127.0.0.1:5081:5081 -v homecare:/data \
#       -e Site__PublicUrl=https://suivi.example.fr -e Ingestion__Names__0=boitiers.example.fr \
#       --security-opt seccomp=chromium.json homecare-server
#   docker run --init --device /dev/ttyUSB0 -v homecare-box:/data homecare-box \
#       --server https://boitiers.example.fr:5443 --bracelet ws://... --modem /dev/ttyUSB0 --code ... --authority /data/authority.pem
#
# Site__PublicUrl is where people come in, through your TLS proxy (to try it on one machine: http://localhost:5080).
# 5081 (metrics, health) asks for no password: publish it to loopback or to your monitoring's own network, nowhere else. See docs/operations.md.
# Reports are printed by Chromium, whose sandbox makes user namespaces: Docker's own seccomp profile refuses them, so give one that
# allows clone and unshare with CLONE_NEWUSER. Without it everything works but the reports, which say so.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# What is restored depends on these alone, so a change of code does not fetch packages again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY HomeCare.Modules/HomeCare.Modules.csproj HomeCare.Modules/packages.lock.json HomeCare.Modules/
COPY HomeCare.Web/HomeCare.Web.csproj HomeCare.Web/packages.lock.json HomeCare.Web/
COPY HomeCare.Gateway/HomeCare.Gateway.csproj HomeCare.Gateway/packages.lock.json HomeCare.Gateway/
RUN dotnet restore HomeCare.Web --locked-mode && dotnet restore HomeCare.Gateway --locked-mode
COPY appsettings.json ./
COPY HomeCare.Modules/ HomeCare.Modules/
COPY HomeCare.Web/ HomeCare.Web/
COPY HomeCare.Gateway/ HomeCare.Gateway/
# The server is compiled ahead of time as well (ReadyToRun): a start comes when every box sends again what it could not, and code that is still being compiled costs
# several times its later price. What is hot is compiled anew for what it does, as ever. The compiler is a package for one kind of machine, which the lock file of
# the sources does not name: it gets a lock file of its own.
RUN case "$(uname -m)" in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac \
 && dotnet publish HomeCare.Web -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -p:NuGetLockFilePath=/tmp/ahead.lock.json -o /out/server \
 && dotnet publish HomeCare.Gateway -c Release --no-restore -o /out/box

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime

# Debian, because the reports are printed by Chromium, and Ubuntu's package of it is a snap that no container runs.
FROM debian:12-slim AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libicu72 libssl3 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin homecare \
 && install -d -m 0700 -o homecare -g homecare /data
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/local/bin/dotnet
ENV DOTNET_ROOT=/usr/share/dotnet DOTNET_EnableDiagnostics=0 DOTNET_NOLOGO=1 LANG=C.UTF-8 HOME=/data
VOLUME /data
WORKDIR /data

FROM base AS server
RUN apt-get update \
 && apt-get install -y --no-install-recommends chromium curl fontconfig fonts-liberation \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/server /app
USER homecare
# What 10,000 requests a second were measured with (docs/bench.md): answers go on where they are read, a larger youngest heap is emptied seldom.
ENV DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_GCgen0size=4000000
ENV Storage__Folder=/data Site__Url=http://0.0.0.0:5080 Ingestion__Url=https://0.0.0.0:5443 \
    Operations__Url=http://0.0.0.0:5081 Operations__PrivateNetwork=true \
    Logging__Console__FormatterName=json Logging__Console__FormatterOptions__IncludeScopes=true \
    Logging__Console__FormatterOptions__TimestampFormat=O Logging__Console__FormatterOptions__UseUtcTimestamp=true
EXPOSE 5080 5443 5081
# Ready means that every engine it needs is well.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://localhost:5081/health/ready"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/HomeCare.Web.dll"]

FROM base AS box
COPY --from=build /out/box /app
# A serial port belongs to the group dialout.
RUN usermod -aG dialout homecare
USER homecare
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/HomeCare.Gateway.dll", "--data", "/data"]
