import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { cli, RunningCli } from "../cli.ts";
import { commandWords } from "../command.ts";
import { runKills } from "./kills.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";

setDefaultTimeout(600_000);

const KILLS = 15;

describe.skipIf(!hasRedis)("fleet", () => {
  describeInNamespaces("agent and monitor with Redis", () => {
    let netns: NetworkNamespace;
    let links: Links;
    let redis: RedisServer;
    let stack: AsyncDisposableStack;

    /** Starts a command, and stops it after the test. */
    const start = (args: string[], env: Record<string, string> = {}): RunningCli =>
      stack.use(new RunningCli(args, { netns, env }));
    const agent = (...args: string[]) => start(["agent", "links", "--redis", redis.url, "--interval", "0.5", ...args]);
    const monitor = (...args: string[]) => start(["monitor", "--redis", redis.url, ...args]);
    const nextJson = async (running: RunningCli) => JSON.parse(await running.line());

    beforeAll(async () => {
      redis = await RedisServer.start();
    });

    afterAll(async () => {
      await redis[Symbol.asyncDispose]();
    });

    beforeEach(async () => {
      await redis.command("FLUSHALL");
      stack = new AsyncDisposableStack();
      netns = stack.use(NetworkNamespace.create());
      links = stack.use(Links.open({ netns }));
    });

    afterEach(async () => {
      await stack.disposeAsync();
    });

    test("monitor prints a host's tables, then the changes", async () => {
      agent("--host", "web1");
      const running = monitor();
      expect(await running.line()).toBe("links in web1: 1");
      links.add({ ifname: "br0", kind: "bridge" });
      expect(await running.line("br0")).toMatch(/^\+ \[web1\] links 2 br0 kind bridge state down mtu 1500 /);
      links.change({ dev: "br0", mtu: 1400 });
      expect(await running.line("br0")).toMatch(/^~ \[web1\] links 2 br0 mtu 1500 → 1400/);
      expect(await running.interrupt()).toBe(130);
    });

    test("monitor --who prints the programs that agents publish", async () => {
      links.add({ ifname: "br0", kind: "bridge", up: true });
      start(["agent", "addresses", "--redis", redis.url, "--host", "web1", "--interval", "60", "--who"]);
      const running = monitor("addresses", "--who");
      const plain = monitor("addresses");
      for (const one of [running, plain]) await one.line("addresses in web1");
      using addresses = Addresses.open({ netns });
      addresses.add({ dev: "br0", local: "192.0.2.7", prefixlen: 24 });
      const program = new RegExp(` by \\S+ \\(pid ${process.pid}, user \\d+`);
      expect(await running.line("192.0.2.7")).toMatch(program);
      expect(await plain.line("192.0.2.7")).not.toContain(" by ");
    });

    test("--json prints the selected rows with server and agent times", async () => {
      // With a short interval, an agent that does not run for a moment would be reported as not answering.
      agent("--host", "web1", "--interval", "60");
      agent("--host", "db1", "--interval", "60");
      const args = ["--json", "--timestamps", "--host", "web*", "--filter", "name=br0", "--count", "1"];
      const running = monitor("links", ...args);
      expect(await nextJson(running)).toMatchObject({ host: "web1", table: "links", kind: "snapshot", items: [] });
      links.add({ ifname: "br1", kind: "bridge" });
      links.add({ ifname: "br0", kind: "bridge" });
      const event = await nextJson(running);
      expect(event).toMatchObject({ host: "web1", table: "links", kind: "add", item: { ifname: "br0" } });
      expect(Math.abs(Date.parse(event.time) - Date.parse(event.agentTime))).toBeLessThan(60_000);
      expect(await running.end()).toBe(0);
    });

    test("monitor shows the current interface names in other tables", async () => {
      links.add({ ifname: "br0", kind: "bridge" });
      agent("addresses", "--host", "web1");
      const running = monitor("addresses");
      await running.line("addresses in web1");
      links.change({ dev: "br0", ifname: "br9" });
      using addresses = Addresses.open({ netns });
      addresses.add({ dev: "br9", local: "192.0.2.1", prefixlen: 24 });
      expect(await running.line("192.0.2.1")).toStartWith("+ [web1] br9 192.0.2.1/24 scope global");
      const [, fields] = (
        (await redis.command("XREVRANGE", "netlink:stream:web1", "+", "-")) as [string, string[]][]
      ).find(([, values]) => values.at(-1)!.includes("192.0.2.1"))!;
      expect(fields.at(-1)).not.toContain('"dev"');
    });

    test("agent publishes named namespaces until they are deleted", async () => {
      const command = [
        "unshare",
        "-m",
        "sh",
        "-c",
        'mkdir -p /run/netns; mount -t tmpfs none /run/netns; ip netns add blue; exec "$@"',
      ];
      const running = netns.run(() =>
        Bun.spawn(
          [
            ...command,
            "sh",
            ...commandWords,
            ...["agent", "links", "--all-netns", "--host", "web1"],
            "--redis",
            redis.url,
          ],
          { stdio: ["ignore", "ignore", "ignore"] },
        ),
      );
      stack.defer(async () => {
        running.kill("SIGKILL");
        await running.exited;
      });
      const followed = monitor("--json");
      const snapshots = [await nextJson(followed), await nextJson(followed)];
      expect(snapshots.map(({ kind, netns: name }) => `${kind} ${name}`).sort()).toEqual([
        "snapshot blue",
        "snapshot undefined",
      ]);
      const inBlue = (...args: string[]) =>
        Bun.spawnSync(["nsenter", "-m", "-t", `${running.pid}`, "ip", "netns", ...args]);
      inBlue("add", "red");
      expect(await nextJson(followed)).toMatchObject({ netns: "red", kind: "snapshot", items: [] });
      expect(await nextJson(followed)).toMatchObject({ netns: "red", kind: "add", item: { ifname: "lo" } });
      inBlue("delete", "red");
      expect(await nextJson(followed)).toMatchObject({ netns: "red", kind: "remove", item: { ifname: "lo" } });
    });

    test("monitor reports a resync after an agent restart or data loss", async () => {
      // With a short interval, the agent that starts on a busy machine would be reported as not answering.
      const first = agent("--host", "web1", "--interval", "10");
      const running = monitor("--json");
      expect(await nextJson(running)).toMatchObject({ kind: "snapshot" });
      await first.interrupt("SIGKILL");
      links.add({ ifname: "br0", kind: "bridge" });
      agent("--host", "web1", "--interval", "10");
      expect(await nextJson(running)).toEqual({ host: "web1", kind: "status", state: "stale", reason: "agent" });
      expect(await nextJson(running)).toMatchObject({ kind: "resync", table: "links", reason: "agent" });
      expect(await nextJson(running)).toMatchObject({ kind: "add", item: { ifname: "br0" } });
      expect(await nextJson(running)).toMatchObject({ kind: "status", state: "live" });
      await redis.command("FLUSHALL");
      expect(await nextJson(running)).toMatchObject({ kind: "status", state: "stale", reason: "redis" });
      expect(await nextJson(running)).toMatchObject({ kind: "resync", reason: "redis" });
    });

    test("monitor reports that an agent stops and starts to answer", async () => {
      const first = agent("--host", "web1");
      const running = monitor();
      await running.line("links in web1");
      await first.interrupt("SIGKILL");
      expect(await running.line("!")).toBe("! [web1] may be out of date: the agent does not answer");
      agent("--host", "web1");
      expect(await running.line("up to date")).toBe("! [web1] up to date");
    });

    test("a second agent of a host ends the first with status 1", async () => {
      const first = agent("--host", "web1");
      const running = monitor("--json");
      await running.line("snapshot");
      agent("--host", "web1");
      expect(await first.end()).toBe(1);
    });

    test("a consumer of a group receives unconfirmed entries again", async () => {
      agent("--host", "web1");
      const running = monitor("--group", "workers", "--consumer", "one", "--json");
      expect(await nextJson(running)).toMatchObject({ host: "web1", kind: "begin", reason: "start" });
      expect(await nextJson(running)).toMatchObject({ kind: "rows", table: "links" });
      expect(await nextJson(running)).toMatchObject({ kind: "end", rows: 1 });
      await running.interrupt("SIGKILL");
      // The server assigns the entry to a consumer that exits before it confirms the entry.
      links.add({ ifname: "br0", kind: "bridge" });
      const read = ["GROUP", "workers", "one", "BLOCK", "20000", "STREAMS", "netlink:stream:web1", ">"];
      for (let text = ""; !text.includes("br0"); ) text = JSON.stringify(await redis.command("XREADGROUP", ...read));
      const again = monitor("--group", "workers", "--consumer", "one", "--json");
      // The monitor may have exited before it confirmed the end of the snapshot.
      let entry = await nextJson(again);
      if (entry["kind"] === "end") entry = await nextJson(again);
      expect(entry).toMatchObject({ kind: "add", table: "links", item: { ifname: "br0" } });
      links.delete("br0");
      expect(await nextJson(again)).toMatchObject({ kind: "remove", table: "links", item: { ifname: "br0" } });
    });
  });

  test.each([
    [["agent"], "agent: expected --redis URL, --prometheus :PORT, or both"],
    [["agent", "--redis", "localhost"], '--redis: expected a URL such as redis://localhost:6379; write "/"'],
    [
      ["agent", "--redis", "http://localhost"],
      '--redis: unknown scheme "http://"; use redis:// or rediss:// (with TLS)',
    ],
    [["agent", "sockets", "--redis", "redis://localhost"], "sockets: the agent cannot publish this table"],
    [["agent", "--redis", "redis://localhost", "--tls-ca", "/ca.pem"], "--tls-ca, --tls-cert and --tls-key require"],
    [
      ["agent", "--redis", "rediss://localhost", "--tls-ca", "/missing"],
      "/missing: no such file or directory (ENOENT)",
    ],
    [
      ["agent", "--redis", "redis://localhost", "--interval", "0"],
      "option '--interval <seconds>' argument '0' is invalid",
    ],
    [["monitor", "--host", "web1"], "--host, --group, --consumer and the TLS options require --redis URL"],
    [["monitor", "--redis", "redis://localhost", "--group", "g"], "--group: expected --consumer NAME"],
    [
      ["monitor", "--redis", "redis://localhost", "--group", "g", "--consumer", "c"],
      "--group: expected --json as well",
    ],
    [
      ["monitor", "--redis", "redis://localhost", "--netns", "blue"],
      "--netns and --all-netns: not allowed with --redis; pass them",
    ],
    [["monitor", "uevents", "--redis", "redis://localhost"], "uevents: agents do not publish this table"],
    [["monitor", "link", "--redis", "redis://localhost"], 'unknown table "link"; did you mean "links"?'],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { stderr, status } = cli(args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`error: ${message}`) });
  });

  test("monitor reports a failed connection without the password", () => {
    const { status, stderr } = cli(["monitor", "--redis", "redis://:secret@127.0.0.1:1"]);
    expect(status).toBe(1);
    expect(stderr).toStartWith("error: redis://127.0.0.1:1: ");
  });

  describeInNamespaces("TLS and users", () => {
    let folder: string;
    let netns: NetworkNamespace;
    let redis: RedisServer;
    const file = (name: string) => join(folder, name);

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "bun-netlink-tls-"));
      const openssl = (...args: string[]) => {
        const { exitCode, stderr } = Bun.spawnSync(["openssl", ...args], { cwd: folder });
        if (exitCode !== 0) throw new Error(stderr.toString());
      };
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
      openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test");
      openssl("req", "-x509", ...key, "-keyout", "other.key", "-out", "other.pem", "-days", "2", "-subj", "/CN=other");
      openssl("req", ...key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
      await Bun.write(file("names"), "subjectAltName=IP:127.0.0.1");
      const sign = ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
      openssl(...sign, "-out", "server.pem", "-days", "2", "-extfile", "names");
      netns = NetworkNamespace.create();
      using links = Links.open({ netns });
      links.change({ dev: "lo", up: true });
      redis = await RedisServer.start({
        netns,
        url: "rediss://127.0.0.1:6379",
        args: [
          ...["--port", "0", "--tls-port", "6379", "--tls-auth-clients", "no", "--tls-ca-cert-file", file("ca.pem")],
          ...["--tls-cert-file", file("server.pem"), "--tls-key-file", file("server.key")],
        ],
      });
      const commands = ["+xadd", "+xrange", "+xrevrange", "+pexpire"];
      await redis.command("ACL", "SETUSER", "agent", "on", ">p@ss", "resetkeys", "~netlink:*", "-@all", ...commands);
      const reading = ["+xread", "+xrevrange", "+scan", "+time"];
      await redis.command("ACL", "SETUSER", "reader", "on", ">w0rd", "resetkeys", "%R~netlink:*", "-@all", ...reading);
    });

    afterAll(async () => {
      await redis[Symbol.asyncDispose]();
      netns.close();
      rmSync(folder, { recursive: true });
    });

    test("agent and monitor accept a private certificate authority", async () => {
      const env = { BUN_NETLINK_REDIS_PASSWORD: "p@ss" };
      const ca = ["--tls-ca", file("ca.pem")];
      const args = ["agent", "links", "--host", "web1", "--redis", "rediss://agent@127.0.0.1:6379", ...ca];
      await using _agent = new RunningCli(args, { netns, env });
      const reading = ["monitor", "--redis", "rediss://reader:w0rd@127.0.0.1:6379", ...ca];
      await using running = new RunningCli(reading, { netns });
      expect(await running.line()).toBe("links in web1: 1");
    });

    test.each([
      ["a wrong password", "rediss://agent:wrong@127.0.0.1:6379", "ca.pem", "WRONGPASS invalid username-password pair"],
      ["another certificate authority", "rediss://agent:p%40ss@127.0.0.1:6379", "other.pem", "certificate"],
      ["a user without permission", "rediss://reader:w0rd@127.0.0.1:6379", "ca.pem", "NOPERM"],
    ])("agent exits with status 1 for %s", (_, url, ca, message) => {
      const { status, stderr } = cli(["agent", "links", "--host", "web1", "--redis", url, "--tls-ca", file(ca)], {
        netns,
      });
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
    });
  });

  describeInNamespaces("random kills", () => {
    test("monitor reports every change or a resync", async () => {
      const { kills, recoveries } = await runKills(KILLS, 1);
      expect(recoveries).toHaveLength(KILLS);
      expect(Object.keys(kills)).toHaveLength(14);
    });
  });
});
