import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "../../../../apps/cli/src/desired/message.ts";
import { batchSize } from "../../../../apps/cli/src/rollout/commands.ts";
import { barText } from "../../../../apps/cli/src/rollout/report.ts";
import type { RolloutState } from "../../../../apps/cli/src/rollout/state.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { type CliResult, cli, RunningCli } from "../cli.ts";
import { hasRedis, RedisServer } from "../fleet/redis-server.ts";
import { BRIDGE, Operator, TestHost, until } from "./host.ts";

setDefaultTimeout(600_000);

describe("The size of a batch", () => {
  test("is a number or a percentage, rounded up", () => {
    expect(["3", "10%", "100%", "1%"].map((text) => batchSize(text, 25))).toEqual([3, 3, 25, 1]);
  });

  test.each(["", "0", "0%", "101%", "-1", "1.5", "all", "10 %"])("is not %p", (text) => {
    expect(() => batchSize(text, 25)).toThrow(/--batch .*: expected a number of hosts, or a percentage such as 10%/);
  });
});

test("The progress bar shows the part of the hosts that have reported", () => {
  const hosts = { a: { batch: 0, state: "applied" }, b: { batch: 0, state: "failed" }, c: { batch: 1, state: "sent" } };
  const state = { phase: "applying", hosts } as unknown as RolloutState;
  expect(barText(state, 3.7)).toBe(`applying [${"#".repeat(20)}${".".repeat(10)}] 2/3 1 applied, 1 failed, 1 sent 3 s`);
});

describe.skipIf(!hasRedis)("rollout", () => {
  describeInNamespaces("bun-netlink rollout", () => {
    let redis: RedisServer;
    let operator: Operator;
    let stack: AsyncDisposableStack;
    let file: string;

    beforeAll(async () => {
      redis = await RedisServer.start();
    });

    afterAll(async () => {
      await redis[Symbol.asyncDispose]();
    });

    beforeEach(async () => {
      await redis.command("FLUSHALL");
      stack = new AsyncDisposableStack();
      operator = stack.use(new Operator());
      file = join(operator.folder, "network.yaml");
      writeFileSync(file, JSON.stringify(BRIDGE));
    });

    afterEach(async () => {
      await stack.disposeAsync();
    });

    /** Starts hosts with agents, and waits until the agents have published their status. */
    const start = async (...names: string[]): Promise<TestHost[]> => {
      const hosts = names.map((name) => stack.use(new TestHost(name, operator, redis)));
      for (const host of hosts) host.start();
      for (const host of hosts) await until("status", () => host.status());
      return hosts;
    };
    const directory = () => ["--state-directory", operator.rollouts];
    const newArgs = (...args: string[]) => {
      const target = ["--redis", redis.url, "--key", operator.keyFile, ...directory()];
      return ["rollout", file, ...target, "--confirm", "60", "--timeout", "120", ...args];
    };
    const rollout = (...args: string[]) => cli(newArgs(...args));
    const later = (command: string, ...args: string[]) => cli(["rollout", command, ...directory(), ...args]);
    const events = ({ stdout }: CliResult): Record<string, unknown>[] =>
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    /** Makes a host fail: its link of another kind would have to be created again. */
    const spoil = (host: TestHost) => {
      using links = Links.open({ netns: host.netns });
      links.add({ ifname: "br0", kind: "veth", data: { peer: { ifname: "peer0" } } });
    };

    test("shows plans, applies a description in batches, prints its status, and undoes it", async () => {
      const hosts = await start("web1", "web2", "web3", "db1");
      const [web1, web2, web3, db1] = hosts as [TestHost, TestHost, TestHost, TestHost];
      const dry = rollout("--hosts", "web*", "--dry-run");
      expect(dry).toMatchObject({ status: 0, stderr: "" });
      expect(dry.stdout).toContain("web2: 1 steps\n  + link br0 (bridge)\n");
      expect(web1.links).toEqual(["lo"]);

      const result = rollout("--hosts", "web*", "--batch", "2");
      expect({ ...result, stdout: "" }).toEqual({ status: 0, stderr: "", stdout: "" });
      const found = events(result);
      expect(found.map(({ event }) => event)).toEqual(
        ["started", "batch", "host", "host", "batch", "host", "applied"].flat(),
      );
      expect(found[1]).toMatchObject({ batch: 1, of: 2, hosts: 2 });
      expect(found.at(-1)).toMatchObject({ level: "info", counts: { applied: 3 } });
      for (const host of [web1, web2, web3]) expect(host.links).toEqual(["lo", "br0"]);
      expect(db1.links).toEqual(["lo"]);

      const shown = later("status");
      expect(shown).toMatchObject({ status: 0, stderr: "" });
      expect(shown.stdout).toMatch(/^rollout \S+: applied \(3 applied\)\n/);
      expect(shown.stdout).toMatch(/^web3 {2}new {2}apply applied$/m);
      expect(later("list").stdout).toBe(`${shown.stdout.split("\n")[0]}\n`);

      const undone = later("undo");
      expect(undone).toMatchObject({ status: 0, stderr: "" });
      expect(events(undone).at(-1)).toMatchObject({ event: "undone", counts: { undone: 3 } });
      for (const host of hosts) expect(host.links).toEqual(["lo"]);
      expect(later("status").stdout).toMatch(/^web3 {2}none {2}undo undone$/m);
      expect(later("resume")).toMatchObject({ status: 2, stderr: expect.stringContaining("is finished: undone") });
    });

    test("undoes two rollouts one after the other, also if dry runs were made in between", async () => {
      const [a] = (await start("a")) as [TestHost];
      expect(rollout("--hosts", "a").status).toBe(0);
      const [, first] = later("list").stdout.match(/^rollout (\S+):/) ?? [];
      expect(rollout("--hosts", "a", "--dry-run")).toMatchObject({ status: 0, stdout: "a: nothing to do\n" });
      writeFileSync(file, JSON.stringify({ links: { ...BRIDGE.links, br1: { kind: "bridge" } } }));
      expect(rollout("--hosts", "a").status).toBe(0);
      expect(a.links).toEqual(["lo", "br0", "br1"]);

      const early = later("undo", first!);
      expect(early.status).toBe(1);
      expect(events(early).at(-1)).toMatchObject({ counts: { broken: 1 } });
      expect(later("status", first!).stdout).toMatch(/the host has the later description \d+; undo its rollout first/);
      expect(a.links).toEqual(["lo", "br0", "br1"]);

      expect(later("undo").status).toBe(0);
      expect(a.links).toEqual(["lo", "br0"]);
      expect(rollout("--hosts", "a", "--dry-run").stdout).toContain("+ link br1 (bridge)");
      expect(later("undo", first!)).toMatchObject({ status: 0, stderr: "" });
      expect(a.links).toEqual(["lo"]);
      expect((await a.status())?.current).toBe(0);
    });

    test("does not select hosts by a pattern whose names could be options or commands", async () => {
      const [web1] = (await start("web1")) as [TestHost];
      const status = JSON.stringify({ version: 1, time: Date.now(), interval: 1000, accepted: 0, current: 0 });
      for (const name of ["-oProxyCommand=x", "a b", "$(id)", "a\nb"])
        await redis.command("SET", `netlink:desired-status:${name}`, status);
      const result = rollout("--hosts", "*");
      expect(result.status).toBe(0);
      expect(result.stderr.match(/is ignored: patterns do not select names/g)).toHaveLength(4);
      expect(events(result).at(-1)).toMatchObject({ event: "applied", counts: { applied: 1 } });
      expect(web1.links).toEqual(["lo", "br0"]);
    });

    test("stops after more failures than allowed, and undoes the description on all hosts", async () => {
      const [a, b, c, d] = (await start("a", "b", "c", "d")) as [TestHost, TestHost, TestHost, TestHost];
      spoil(b);
      const result = rollout("--hosts", "?", "--batch", "1");
      expect(result.status).toBe(1);
      expect(events(result).find(({ event }) => event === "stopped")).toMatchObject({
        reason: expect.stringMatching(/^1 host has failed \(at most 0 may\): b: .*allowRecreate/),
      });
      expect(events(result).at(-1)).toMatchObject({ event: "undone", counts: { undone: 1, failed: 1, waiting: 2 } });
      expect([a, c, d].map(({ links }) => links)).toEqual([["lo"], ["lo"], ["lo"]]);
      expect(b.links).toContain("peer0");

      const tolerant = rollout("--hosts", "?", "--batch", "50%", "--max-failures", "1");
      expect(tolerant.status).toBe(0);
      expect(events(tolerant).at(-1)).toMatchObject({ event: "applied", counts: { applied: 3, failed: 1 } });
      expect([a, c, d].map(({ links }) => links)).toEqual([
        ["lo", "br0"],
        ["lo", "br0"],
        ["lo", "br0"],
      ]);
    });

    test("undoes the description on all hosts if the check fails after a batch", async () => {
      const [a, b] = (await start("a", "b")) as [TestHost, TestHost];
      const seen = join(operator.folder, "seen");
      const check = `echo "$BUN_NETLINK_HOSTS" >> ${seen}; ! grep -q b ${seen}`;
      const result = rollout("--hosts", "a", "--hosts", "b", "--batch", "1", "--check", check);
      expect(result.status).toBe(1);
      expect(readFileSync(seen, "utf8")).toBe("a\nb\n");
      expect(events(result).at(-1)).toMatchObject({
        event: "undone",
        counts: { undone: 2 },
        reason: `the check ended with status 1: ${check}`,
      });
      expect([a.links, b.links]).toEqual([["lo"], ["lo"]]);
    });

    test("counts a host that does not answer as failed; the host undoes the description when it answers", async () => {
      const [a, b] = (await start("a", "b")) as [TestHost, TestHost];
      await b.kill();
      const args = ["--hosts", "*", "--batch", "100%", "--max-failures", "1", "--confirm", "30", "--timeout", "45"];
      const result = rollout(...args);
      expect(result.status).toBe(0);
      expect(events(result).at(-1)).toMatchObject({ event: "applied", counts: { applied: 1, unanswered: 1 } });
      expect([a.links, b.links]).toEqual([["lo", "br0"], ["lo"]]);
      b.start();
      await until("undo", async () => (await b.status())?.last?.state === "undone");
      expect(b.links).toEqual(["lo"]);
    });

    test("continues after it was killed, and after the server was killed without its data", async () => {
      const hosts = await start("a", "b", "c");
      // The check after the second batch waits, so that the rollout is not complete before it is killed.
      const [first, go] = [join(operator.folder, "first"), join(operator.folder, "go")];
      const check = `mkdir ${first} || while ! [ -e ${go} ]; do sleep 0.1; done`;
      const running = new RunningCli(newArgs("--hosts", "*", "--batch", "1", "--check", check));
      await running.line('"batch":2');
      await running.interrupt("SIGKILL");
      writeFileSync(go, "");
      expect(rollout("--hosts", "a")).toMatchObject({ status: 1, stderr: expect.stringContaining("rollout resume") });
      await redis.kill();
      redis.clear();
      await redis.restart();
      const resumed = later("resume");
      expect(resumed.status).toBe(0);
      expect(events(resumed).at(-1)).toMatchObject({ event: "applied", counts: { applied: 3 } });
      for (const host of hosts) expect(host.links).toEqual(["lo", "br0"]);
    });

    test("ends with status 130 and advice after SIGINT, so that the rollout can be undone", async () => {
      const [a, b] = (await start("a", "b")) as [TestHost, TestHost];
      const running = new RunningCli(newArgs("--hosts", "*", "--batch", "1", "--check", "sleep 100"));
      await running.line('"host":"a"');
      const message = running.errorLine();
      expect(await running.interrupt("SIGINT")).toBe(130);
      expect(await message).toContain("continue with `bun-netlink rollout resume");
      expect(a.links).toEqual(["lo", "br0"]);
      expect(later("undo").status).toBe(0);
      expect([a.links, b.links]).toEqual([["lo"], ["lo"]]);
    });

    test("repeats the request to undo if a host could not undo the description", async () => {
      const key = "netlink:desired-status:fake";
      let state: "applied" | "failed" | "undone" = "applied";
      const seen = new Map<number, string>();
      /** Publishes the status of an agent that answers each message with `state`. */
      const answer = async () => {
        const [entry] = (await redis.command("XREVRANGE", "netlink:desired:fake", "+", "-", "COUNT", "1")) as [
          [string, string[]]?,
        ];
        const message = entry === undefined ? undefined : (JSON.parse(entry[1][3]!) as Message);
        const generation = message?.generation ?? 0;
        if (message !== undefined) seen.set(generation, message.action);
        const last = { generation, action: message?.action ?? "plan", rollout: "", state, steps: [], count: 0 };
        const reason = state === "failed" ? { reason: "busy" } : {};
        const status = { version: 1, time: Date.now(), interval: 1000, accepted: generation, current: 0 };
        await redis.command("SET", key, JSON.stringify({ ...status, last: { ...last, ...reason } }));
      };
      const run = async (args: readonly string[]) => {
        await using running = new RunningCli(args);
        const timer = setInterval(() => void answer().catch(() => {}), 100);
        const status = await running.end();
        clearInterval(timer);
        return status;
      };
      await answer();
      expect(await run(newArgs("--hosts", "fake"))).toBe(0);
      const undo = ["rollout", "undo", ...directory()];
      state = "failed";
      expect(await run(undo)).toBe(1);
      expect(later("list").stdout).toContain("(1 broken)");
      state = "undone";
      expect(await run(undo)).toBe(0);
      expect([...seen.values()]).toEqual(["apply", "undo", "undo"]);
      expect([...seen.keys()]).toEqual([...seen.keys()].sort());
    });

    test("replaces variables by those of each host", async () => {
      const hosts = await start("a", "b");
      writeFileSync(file, `links: { br0: { kind: bridge, mtu: "\${MTU}", ifalias: "\${HOST} \${SITE}" } }\n`);
      const variables = join(operator.folder, "variables.yaml");
      writeFileSync(variables, '"*": { SITE: north }\na: { MTU: 1400 }\nb: { MTU: 1300, SITE: south }\n');
      expect(rollout("--hosts", "*", "--variables", variables).status).toBe(0);
      const found = hosts.map(({ netns }) => {
        using links = Links.open({ netns });
        const { mtu, ifalias } = links.get("br0");
        return { mtu, ifalias };
      });
      expect(found).toEqual([
        { mtu: 1400, ifalias: "a north" },
        { mtu: 1300, ifalias: "b south" },
      ]);
      writeFileSync(variables, "a: { MTU: 1400, SITE: north }\n");
      const { status, stderr } = rollout("--hosts", "*", "--variables", variables);
      expect(status).toBe(2);
      expect(stderr).toContain("network.yaml:1:");
      expect(stderr).toContain("the variable MTU (host b) of ");
    });

    test("reports hosts that reject the key of the operator", async () => {
      const [a] = (await start("a")) as [TestHost];
      const stranger = stack.use(new Operator());
      const target = ["--redis", redis.url, "--key", stranger.keyFile, ...directory()];
      const result = cli(["rollout", file, ...target, "--hosts", "a"]);
      expect(result.status).toBe(1);
      expect(events(result)[2]).toMatchObject({
        state: "failed",
        reason: "rejected: the signature is not valid for the keys of this host",
      });
      expect(a.links).toEqual(["lo"]);
    });

    test("rejects wrong use with advice", async () => {
      const run = (...args: string[]) => {
        const { status, stderr } = cli(["rollout", ...args]);
        return { status, stderr };
      };
      const usage = (text: string) => ({ status: 2, stderr: expect.stringContaining(text) });
      const { keyFile, publicFile, folder } = operator;
      const target = ["--redis", redis.url, "--key", keyFile, ...directory()];
      expect(run()).toEqual(usage("expected a file with a description, or a subcommand"));
      expect(run(file)).toEqual(usage("expected --redis URL"));
      expect(run(file, "--redis", redis.url)).toEqual(usage("`bun-netlink rollout keygen` creates one"));
      expect(run(file, ...target)).toEqual(usage("expected --hosts PATTERN"));
      expect(run(file, ...target, "--hosts", "web*")).toEqual(
        usage("--hosts web*: no agent applies descriptions under such a name; start `bun-netlink agent --desired`"),
      );
      expect(run(file, ...target, "--hosts", "web1")).toEqual(usage("--hosts web1: no agent"));
      expect(run(file, ...target, "--hosts", "*", "--max-failures", "x")).toEqual(usage("Expected an integer"));
      expect(run(file, ...target, "--hosts", "*", "--confirm", "0")).toEqual(usage("Expected seconds from 1"));
      expect(run(file, ...target, "--hosts", "*", "--confirm", "120")).toEqual(usage("--timeout 120: expected more"));
      expect(run(join(folder, "none.yaml"), ...target, "--hosts", "*")).toEqual(usage("none.yaml: no such file"));
      const nowhere = ["--redis", "redis+unix:///nonexistent", "--key", keyFile, "--hosts", "*"];
      expect(run(file, ...nowhere)).toEqual({
        status: 1,
        stderr: expect.stringContaining("redis+unix:///nonexistent: "),
      });
      expect(run(file, "--redis", redis.url, "--key", publicFile, "--hosts", "*")).toEqual(
        usage(`chmod 600 ${publicFile}`),
      );
      chmodSync(publicFile, 0o600);
      expect(run(file, "--redis", redis.url, "--key", publicFile, "--hosts", "*")).toEqual(
        usage("expected a private Ed25519 key in PEM form"),
      );
      expect(run("keygen", keyFile)).toEqual(usage("the file exists; a key is never replaced"));
      const incomplete = join(folder, "incomplete.key");
      writeFileSync(`${incomplete}.pub`, "");
      expect(run("keygen", incomplete)).toEqual(usage("incomplete.key.pub: the file exists"));
      expect(existsSync(incomplete)).toBe(false);
      expect(run("keygen")).toEqual(usage("missing required argument 'file'"));
      for (const command of ["status", "resume", "undo"])
        expect(run(command, ...directory())).toEqual(usage("there is no rollout in"));
      expect(run("status", "x", ...directory())).toEqual(usage("there is no rollout x in"));
      const [a] = (await start("a")) as [TestHost];
      expect(run(file, ...target, "--hosts", "a", "--batch", "0%")).toEqual(usage("--batch 0%: expected a number"));
      writeFileSync(file, "links: { br0: { mtus: 1 } }\n");
      expect(run(file, ...target, "--hosts", "a")).toEqual(usage("network.yaml:1:17: links.br0.mtus: unknown"));
      expect(a.links).toEqual(["lo"]);
    });
  });
});
