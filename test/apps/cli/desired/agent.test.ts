import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeMessage } from "../../../../apps/cli/src/desired/message.ts";
import { HostReplica } from "../../../../apps/cli/src/fleet/host-replica.ts";
import { DESIRED_TABLE, type DesiredRow } from "../../../../apps/cli/src/fleet/protocol.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { applyHistory } from "../../../../src/subsystems/state/index.ts";
import { shortenTime } from "../../../subsystems/state/confirm/guards.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { inputs } from "../../../support/seed.ts";
import { cli } from "../cli.ts";
import { PausableProxy } from "../fleet/proxy.ts";
import { hasRedis, RedisServer } from "../fleet/redis-server.ts";
import { BRIDGE, Operator, TestHost, until } from "./host.ts";

setDefaultTimeout(600_000);

const OTHER = { links: { br1: { kind: "bridge", up: true } } };

describe.skipIf(!hasRedis)("desired state", () => {
  describeInNamespaces("bun-netlink agent --desired", () => {
    let redis: RedisServer;
    let operator: Operator;
    let host: TestHost;

    beforeAll(async () => {
      redis = await RedisServer.start();
      operator = new Operator();
    });

    afterAll(async () => {
      operator[Symbol.dispose]();
      await redis[Symbol.asyncDispose]();
    });

    beforeEach(async () => {
      await redis.command("FLUSHALL");
      host = new TestHost("web1", operator, redis);
    });

    afterEach(async () => {
      await host[Symbol.asyncDispose]();
    });

    test("applies a signed description, publishes plan, result and repairs, and undoes it", async () => {
      const agent = host.start();
      const message = operator.message("web1", BRIDGE);
      const result = await host.establish(message);
      expect(result).toMatchObject({ state: "applied", steps: ["+ link br0 (bridge)"], count: 1, rollout: "test" });
      const [record] = await applyHistory({ directory: host.records, netns: host.netns });
      expect(record).toMatchObject({ id: result.record, state: "applied" });
      using links = Links.open({ netns: host.netns });
      links.delete("br0");
      await until("repair", async () => ((await host.status())?.drift?.repaired ?? 0) > 0);
      expect(host.links).toEqual(["lo", "br0"]);
      expect(await host.status()).toMatchObject({ current: message.generation, drift: { problems: [] } });

      const undo = operator.undo(message);
      expect(await host.establish(undo)).toMatchObject({ state: "undone", steps: ["+ link br0 (bridge)"] });
      expect(host.links).toEqual(["lo"]);
      expect(await host.status()).toMatchObject({ current: 0, accepted: undo.generation });
      expect(await agent.interrupt("SIGTERM")).toBe(130);
    });

    test("undoes what it has created again, and keeps what another program has created again", async () => {
      const agent = host.start();
      const message = operator.message("web1", {
        links: { ...BRIDGE.links, br1: { kind: "bridge" }, br2: { kind: "bridge" } },
      });
      await host.establish(message);
      using links = Links.open({ netns: host.netns });
      links.delete("br1");
      await until("repair", () => host.links.includes("br1"));
      // The agent must not repair before the other program has created the link.
      agent.signal("SIGSTOP");
      links.delete("br2");
      links.add({ ifname: "br2", kind: "bridge" });
      agent.signal("SIGCONT");
      const undo = operator.undo(message);
      expect(await host.establish(undo)).toMatchObject({
        state: "undone",
        kept: ["+ link br2 (bridge): another program has created it again"],
      });
      expect(host.links).toEqual(["lo", "br2"]);
    });

    test("returns to the previous description after an undo, and keeps it", async () => {
      host.start();
      const first = operator.message("web1", BRIDGE);
      await host.establish(first);
      const second = operator.message("web1", { links: { br0: { kind: "bridge", mtu: 1400, up: true } } });
      expect(await host.establish(second)).toMatchObject({ state: "applied" });
      await host.establish(operator.undo(second));
      using links = Links.open({ netns: host.netns });
      expect(links.get("br0").mtu).toBe(1500);
      links.delete("br0");
      await until("repair", () => host.links.includes("br0"));
      expect((await host.status())?.current).toBe(first.generation);
    });

    test("rejects and reports whatever the operator has not signed for this host, and changes nothing", async () => {
      host.start();
      const accepted = operator.message("web1", BRIDGE);
      await host.establish(accepted);
      const stranger = generateKeyPairSync("ed25519").privateKey;
      const message = () => operator.message("web1", OTHER);
      const [, , , payload] = encodeMessage(message(), operator.key);
      const [, , , , , signature] = encodeMessage(accepted, operator.key);
      const cases: [entry: readonly string[], reason: string][] = [
        [encodeMessage(message(), stranger), "the signature is not valid"],
        [encodeMessage(operator.message("web2", OTHER), operator.key), 'the message is for the host "web2"'],
        [encodeMessage(operator.message("web1", OTHER, { expires: 1 }), operator.key), "expired"],
        [["version", "1", "payload", payload!, "signature", signature!], "the signature is not valid"],
        [["version", "1", "payload", payload!], "the signature is not valid"],
        [["x", "y"], "expected version 1"],
        [["version", "1", "payload", "x".repeat(1_100_000), "signature", signature!], "at most 1048576"],
        [
          encodeMessage(operator.message("web1", OTHER, { generation: 1 }), operator.key),
          "generation 1 is not greater than",
        ],
      ];
      for (const [entry, reason] of cases) {
        const id = await host.add(entry);
        expect(await host.rejection(id)).toContain(reason);
      }
      // The same message again is not a problem: the server may have been restarted with old data.
      await host.send(accepted);
      const later = operator.message("web1", { links: { br0: { mtu: 1400 } } });
      expect(await host.establish(later)).toMatchObject({ state: "applied" });
      expect((await host.status())?.rejected?.count).toBe(cases.length);
      expect(host.links).toEqual(["lo", "br0"]);
    });

    test("does not accept an old description again after a restart, with a server that was restored", async () => {
      host.start();
      const first = operator.message("web1", BRIDGE);
      await host.establish(first);
      await host.establish(operator.undo(first));
      await host.kill();
      await redis.command("FLUSHALL");
      host.start();
      await until("status", () => host.status());
      await host.send(first);
      const next = operator.message("web1", OTHER);
      await host.establish(next);
      expect(host.links).toEqual(["lo", "br1"]);
    });

    test("continues after other programs have written keys of other types and entries that are too long", async () => {
      await redis.command("SET", "netlink:desired:web1", "x");
      host.start();
      await until("rejection", async () => (await host.status())?.rejected?.reason.includes("WRONGTYPE"));
      await redis.command("DEL", "netlink:desired:web1");
      await host.add(["version", "x".repeat(17_000_000)]);
      await until("rejection", async () => (await host.status())?.rejected?.reason.includes("16 MiB"));
      const message = operator.message("web1", BRIDGE);
      expect(await host.establish(message)).toMatchObject({ state: "applied" });
    });

    test("reports a description that is invalid or cannot be established, and keeps the previous one", async () => {
      host.start();
      const first = operator.message("web1", BRIDGE);
      await host.establish(first);
      for (const [description, reason] of [
        ["{", "JSON"],
        ["null", "description"],
        [{ links: { br0: { mtus: 1 } } }, "links.br0.mtus: unknown"],
        [{ addresses: [{ dev: "eth9", local: "192.0.2.1/24" }] }, "eth9"],
        [{ ...OTHER, routes: [{ dst: "10.9.0.0/24", gateway: "10.77.0.1" }] }, "ENETUNREACH"],
        [{ links: { br0: { kind: "dummy" } } }, "allowRecreate"],
      ] as const) {
        const message = operator.message("web1", description);
        expect(await host.establish(message)).toMatchObject({
          state: "failed",
          reason: expect.stringContaining(reason),
        });
      }
      expect(host.links).toEqual(["lo", "br0"]);
      expect(await host.status()).toMatchObject({ current: first.generation });
      using links = Links.open({ netns: host.netns });
      links.delete("br0");
      await until("repair", () => host.links.includes("br0"));
    });

    test("undoes a description after which it cannot reach the server, and reports that later", async () => {
      using proxy = new PausableProxy(redis.socketPath);
      host.start({ url: proxy.url });
      await until("status", () => host.status());
      const message = operator.message("web1", BRIDGE);
      // The partition starts when the agent has received the message, before it can check the connection.
      proxy.pauseAfter(encodeMessage(message, operator.key).at(-1)!);
      const id = await host.send(message);
      await until("message read", () => {
        const file = join(host.folder, "state/desired.json");
        return existsSync(file) && readFileSync(file, "utf8").includes(`"accepted":${message.generation}`);
      });
      const state = async () => (await applyHistory({ directory: host.records, netns: host.netns }))[0]?.state;
      await until("pending", async () => (await state()) === "pending");
      shortenTime(host.records, "applied.json", 0);
      await until("undone", async () => (await state()) === "undone");
      expect(host.links).toEqual(["lo"]);
      proxy.resume();
      const result = await host.result(message);
      expect(result).toMatchObject({ state: "failed", reason: expect.stringContaining("not confirmed within 500 s") });
      expect((await host.status())?.rejected?.id).not.toBe(id);
    });

    test("keeps an applied description while the server is not reachable, and is started without it", async () => {
      await using own = await RedisServer.start();
      const file = join(own.folder, "socket");
      await using other = new TestHost("db1", operator, own);
      other.start();
      const message = operator.message("db1", { ...BRIDGE, addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });
      await other.establish(message);
      await own.kill();
      using addresses = Addresses.open({ netns: other.netns });
      const isThere = () => [...addresses.list({ dev: "br0" })].some(({ local }) => local === "192.0.2.1");
      addresses.delete({ dev: "br0", local: "192.0.2.1/24" });
      await until("repair", isThere);
      await other.kill();
      addresses.delete({ dev: "br0", local: "192.0.2.1/24" });
      other.start();
      await until("repair after the restart", isThere);
      expect(existsSync(file)).toBe(true);
      await own.restart();
      const status = await until("status", () => other.status());
      expect(status).toMatchObject({ current: message.generation, last: { state: "applied" } });
    });

    test("keeps an applied description while the server rejects its password, or another program takes its stream", async () => {
      await using own = await RedisServer.start();
      await using other = new TestHost("db1", operator, own);
      other.start();
      const message = operator.message("db1", BRIDGE);
      await other.establish(message);
      await own.command("DEL", "netlink:stream:db1");
      await own.command("SET", "netlink:stream:db1", "x");
      await own.command("ACL", "SETUSER", "admin", "on", ">admin", "~*", "+@all");
      await own.command("CONFIG", "SET", "requirepass", "other");
      await own.commandAs("admin", "admin", ["CLIENT", "KILL", "TYPE", "normal"]).catch(() => {});
      using links = Links.open({ netns: other.netns });
      for (let round = 0; round < 2; round++) {
        await Bun.sleep(1000);
        links.delete("br0");
        await until("repair", () => other.links.includes("br0"));
      }
    });

    test('publishes its results and drift in the table "desired", which the map shows', async () => {
      using links = Links.open({ netns: host.netns });
      links.add({ ifname: "uplink", kind: "bridge" });
      host.start();
      const message = operator.message("web1", { links: { uplink: { mtu: 1400, up: true } } });
      await host.establish(message);
      const rows = async () => {
        const entries = (await redis.command("XRANGE", "netlink:stream:web1", "-", "+")) as [string, string[]][];
        const replica = new HostReplica();
        for (const [id, fields] of entries) replica.receive(id, fields);
        return [...(replica.rows({ table: DESIRED_TABLE })?.values() ?? [])] as DesiredRow[];
      };
      const result = { kind: "result", state: "confirmed", count: 1, revision: `${message.generation}` };
      const isResult = (found: readonly DesiredRow[]) => found.length === 1 && found[0]!.kind === "result";
      await until("result", async () => isResult(await rows()));
      expect(await rows()).toEqual([expect.objectContaining({ ...result, title: "rollout test" })]);
      // The description does not say how to create the link.
      links.delete("uplink");
      const drift = await until("drift", async () => (await rows()).find(({ kind }) => kind === "drift"));
      expect(drift).toMatchObject({ revision: `${message.generation}`, error: expect.stringContaining("uplink") });
      await until("problems", async () => (await host.status())?.drift?.problems.length === 1);
      links.add({ ifname: "uplink", kind: "bridge" });
      await until("repair", async () => (await rows()).every(({ kind }) => kind === "result"));
      expect(links.get("uplink").mtu).toBe(1400);
    });

    test("confirms or reports a description after the agent was killed at any moment", async () => {
      for (let delay = 0; delay <= 800; delay += inputs(300, 100)) {
        host.start();
        await until("status", () => host.status());
        const before = host.links;
        const message = operator.message("web1", { links: { [`k${delay}`]: { kind: "bridge" } } });
        await host.send(message);
        await Bun.sleep(delay);
        await host.kill();
        host.start();
        const { state, reason = "" } = await host.result(message);
        expect([state, reason]).toEqual(
          state === "applied" ? ["applied", ""] : ["failed", expect.stringContaining("killed")],
        );
        expect(host.links).toEqual(state === "applied" ? [...before, `k${delay}`] : before);
        await host.kill();
      }
    });

    test("only plans a description if the message requests it, and accepts older messages afterwards", async () => {
      host.start();
      const earlier = operator.message("web1", OTHER);
      const message = operator.message("web1", BRIDGE, { action: "plan" });
      await host.send(message);
      const plan = await until("plan", async () => {
        const found = (await host.status())?.plan;
        return found?.state === "planned" && found;
      });
      expect(plan).toMatchObject({ generation: message.generation, steps: ["+ link br0 (bridge)"] });
      expect(host.links).toEqual(["lo"]);
      expect(await host.status()).toMatchObject({ accepted: 0, current: 0 });
      expect(await host.establish(earlier)).toMatchObject({ state: "applied" });
      expect((await host.status())?.rejected).toBeUndefined();
    });

    test("does not report a message that it has accepted before it expired", async () => {
      host.start();
      await until("status", () => host.status());
      const message = operator.message("web1", BRIDGE, { expires: Date.now() + 30_000 });
      await host.establish(message);
      await host.kill();
      await Bun.sleep(Math.max(0, message.expires + 10 - Date.now()));
      const started = Date.now();
      host.start();
      const status = await until("status", async () => {
        const found = await host.status();
        return found !== undefined && found.time > started && found;
      });
      expect(status.rejected).toBeUndefined();
    });

    test("rejects wrong use with advice", async () => {
      const run = (...args: string[]) => {
        const { status, stderr } = cli(["agent", ...args], { netns: host.netns });
        return { status, stderr };
      };
      const usage = (text: string) => ({ status: 2, stderr: expect.stringContaining(text) });
      const { publicFile, keyFile, folder } = operator;
      const desired = ["--redis", redis.url, "--desired"];
      expect(run("--desired", "--key", publicFile)).toEqual(usage("agent: expected --redis URL"));
      expect(run("--prometheus", ":0", "--desired")).toEqual(usage("--desired: expected --redis URL"));
      expect(run("--redis", redis.url, "--key", publicFile)).toEqual(usage("require --desired"));
      expect(run(...desired, "--all-netns", "--key", publicFile)).toEqual(usage("not allowed with --all-netns"));
      expect(run(...desired)).toEqual(usage("`bun-netlink rollout keygen` creates one"));
      expect(run(...desired, "--key", "/nonexistent")).toEqual(usage("/nonexistent: no such file"));
      expect(run(...desired, "--key", keyFile)).toEqual(
        usage("contains a private key; agents need only the public key"),
      );
      const text = join(folder, "text");
      writeFileSync(text, "hello");
      expect(run(...desired, "--key", text)).toEqual(usage("contains no public key"));
      writeFileSync(text, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
      expect(run(...desired, "--key", text)).toEqual(usage("expected a public Ed25519 key"));
      chmodSync(text, 0o666);
      expect(run(...desired, "--key", text)).toEqual(usage(`run chmod go-w ${text}`));
    });

    test.skipIf(!hasProgram("setpriv"))("fails without the capability to change the network", () => {
      const args = ["agent", "--redis", redis.url, "--desired", "--key", operator.publicFile];
      const prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
      const { status, stderr } = cli(args, { netns: host.netns, prefix });
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("requires CAP_NET_ADMIN") });
    });

    test("fails if another agent uses the directory, or the directory belongs to another host", async () => {
      host.start();
      const message = operator.message("web1", BRIDGE);
      await host.establish(message);
      const state = join(host.folder, "state");
      const args = [
        "agent",
        "--redis",
        redis.url,
        "--desired",
        "--key",
        operator.publicFile,
        "--state-directory",
        state,
      ];
      const run = (name: string) => cli([...args, "--host", name], { netns: host.netns });
      expect(run("web1").stderr).toContain("is in use by process");
      await host.kill();
      expect(run("web2").stderr).toContain('belongs to the host "web1"; pass --host web1');
      writeFileSync(join(state, "desired.json"), "{");
      expect(run("web1").stderr).toContain("the file is damaged");
    });
  });
});
