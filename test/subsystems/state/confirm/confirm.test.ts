import { expect } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links, Routes, Rules } from "../../../../src/subsystems/route/index.ts";
import {
  type ApplyOptions,
  type ApplyReport,
  applyHistory,
  confirmApply,
  type DeclaredRoute,
  type Description,
  desired,
  type PendingApply,
  type Plan,
  type RecordedApply,
  snapshot,
  undoApply,
} from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { rejection as failure } from "../../../support/failures.ts";
import { test as base } from "../../../support/fixtures.ts";
import { network } from "../support.ts";
import { guardsEnded, shortenTime } from "./guards.ts";

const test = base.extend({ host: () => new Host() }).extend({
  links: ({ host }) => Links.open({ netns: host.netns }),
  routes: ({ host }) => Routes.open({ netns: host.netns }),
});

/** Time to apply and confirm a plan, which does not pass. Tests that wait for its end shorten it. */
const LONG_MS = 500_000;

/** A namespace, and a directory for the records of the plans that are applied in it. */
class Host implements AsyncDisposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly directory: string = mkdtempSync(join(tmpdir(), "bun-netlink-confirm-"));

  plan(description: Description): Promise<Plan> {
    return desired(description, { netns: this.netns }).plan();
  }

  async apply(description: Description, options: ApplyOptions = {}): Promise<ApplyReport> {
    const plan = await this.plan(description);
    return plan.apply({ record: { directory: this.directory, title: "the test" }, ...options });
  }

  async state(): Promise<string> {
    return JSON.stringify(await snapshot({ netns: this.netns }));
  }

  history(): Promise<RecordedApply[]> {
    return applyHistory(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await guardsEnded(this.directory);
    this.netns.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** Changes the date in the identifier of a record, as if the clock of the host had shown another day. */
function setClockOf(path: string, date: string): void {
  const header = JSON.parse(readFileSync(join(path, "record.json"), "utf8")) as { id: string };
  const id = `${date}${header.id.slice(date.length)}`;
  writeFileSync(join(path, "record.json"), JSON.stringify({ ...header, id }));
  renameSync(path, join(dirname(path), id));
}

describeInNamespaces("apply() with confirm", () => {
  test("keeps the state if the program confirms the plan", async ({ host }) => {
    let waiting: PendingApply | undefined;
    let listed: Promise<RecordedApply[]> | undefined;
    const onPending = (pending: PendingApply) => {
      waiting = pending;
      listed = host.history();
      expect(pending.confirm()).toBe(true);
      expect(pending.undo()).toBe(false);
    };
    const { id, steps } = await host.apply(network, { confirm: { timeoutMs: LONG_MS, onPending } });
    expect(id).toBe(waiting!.id);
    const [pending] = (await listed)!;
    expect(pending).toMatchObject({ id, state: "pending", title: "the test" });
    expect(pending!.remainingMs).toBeGreaterThan(0);
    expect(await host.history()).toMatchObject([{ id, state: "applied", steps: steps.map(String), notUndone: [] }]);
    expect((await host.plan(network)).isEmpty).toBe(true);
  });

  test("leaves an entry that another program added after the plan was made", async ({ host, links, routes }) => {
    links.add({ ifname: "d0", kind: "bridge", up: true });
    const theirs = { dst: "192.0.2.0/24", dev: "d0", protocol: "static" } as const;
    const ours = { ...theirs, dst: "198.51.100.0/24" };
    const statics = () => Array.from(routes.list({ protocol: "static" }), ({ dst }) => dst);
    const plan = await host.plan({ routes: [theirs, ours] });
    routes.add(theirs);
    const { id } = await plan.apply({ record: { directory: host.directory } });
    expect(statics()).toEqual([theirs.dst, ours.dst]);
    await undoApply(id, host);
    expect(statics()).toEqual([theirs.dst]);
  });

  test("undoes all steps if nothing confirms the plan in time", async ({ host }) => {
    const before = await host.state();
    // The parameters of new interfaces disappear with them.
    const sysctls = { "net.ipv6.conf.br0.accept_ra": 0, "net.ipv4.conf.port.rp_filter": 2 };
    const ethtool = { port: { features: { "tx-checksum-ip-generic": false } } };
    const description = { ...network, sysctls, ethtool };
    const onPending = () => shortenTime(host.directory, "applied.json", 2000);
    const confirm = { timeoutMs: LONG_MS, onPending, check: () => false };
    const error = await failure(host.apply(description, { confirm }));
    expect(error).toMatchObject({ name: "ApplyError", code: "ETIMEDOUT", rolledBack: true, notUndone: [] });
    expect((error as Error).message).toContain("not confirmed within 500 s");
    expect(await host.state()).toBe(before);
    expect(await host.history()).toMatchObject([{ state: "undone", reason: "not confirmed within 500 s" }]);
  });

  test("keeps the state when the check returns true, and repeats a check that fails", async ({ host }) => {
    let calls = 0;
    const check = async () => {
      calls++;
      if (calls === 1) throw new Error("no answer");
      return calls > 2;
    };
    await host.apply(network, { confirm: { timeoutMs: LONG_MS, check } });
    expect(calls).toBe(3);
    expect((await host.plan(network)).isEmpty).toBe(true);
  });

  test("undoes all steps at once if the signal is aborted, onPending throws, or another process undoes the plan", async ({
    host,
  }) => {
    const before = await host.state();
    const abort = new AbortController();
    let undone: unknown;
    const outcomes: ApplyOptions[] = [
      { signal: abort.signal, confirm: { timeoutMs: LONG_MS, onPending: () => abort.abort() } },
      {
        confirm: {
          timeoutMs: LONG_MS,
          onPending() {
            throw new Error("no terminal");
          },
        },
      },
      {
        confirm: {
          timeoutMs: LONG_MS,
          onPending({ id }) {
            undone = undoApply(id, host);
          },
        },
      },
    ];
    for (const options of outcomes) {
      expect(await failure(host.apply(network, options))).toMatchObject({ code: "ECANCELED", notUndone: [] });
      expect(await host.state()).toBe(before);
    }
    expect(await undone).toMatchObject([{ notUndone: [] }]);
  });

  test("is confirmed only by true, and reports the last failure of the check as the cause", async ({ host }) => {
    const failures: [check: () => never, cause: object][] = [
      [() => "no" as never, { message: 'confirm.check: expected true or false, got "no"' }],
      [() => [] as never, { name: "TypeError" }],
      [
        () => {
          throw new RangeError("no answer");
        },
        { name: "RangeError", message: "no answer" },
      ],
    ];
    for (const [check, cause] of failures) {
      const onPending = () => shortenTime(host.directory, "applied.json", 300);
      const error = await failure(host.apply(network, { confirm: { timeoutMs: LONG_MS, onPending, check } }));
      expect(error).toMatchObject({ code: "ETIMEDOUT", notUndone: [], cause });
    }
  });

  test("reports the reason of the signal, or the error of onPending, as the cause", async ({ host }) => {
    const abort = new AbortController();
    const reason = new Error("shutting down");
    const cancelled = { confirm: { timeoutMs: LONG_MS, onPending: () => abort.abort(reason) }, signal: abort.signal };
    const onPending = () => {
      throw reason;
    };
    for (const options of [cancelled, { confirm: { timeoutMs: LONG_MS, onPending } }]) {
      const error = (await failure(host.apply(network, options))) as Error;
      expect(error).toMatchObject({ code: "ECANCELED" });
      expect(error.cause).toBe(reason);
    }
  });

  test("reports invalid options and unusable directories for records", async ({ host }) => {
    for (const [directory, code] of [
      ["/etc/passwd", "EEXIST"],
      ["/proc/x", "ENOENT"],
    ] as const) {
      const error = await failure(host.apply(network, { record: { directory } }));
      expect(error).toMatchObject({ name: "NetlinkError", code, syscall: "mkdir" });
    }
    const options = { force: true, foo: 1 } as object;
    await expect(undoApply("x", options)).rejects.toThrow(
      "options.foo: unknown option; there are: directory, netns, force",
    );
  });

  test("is confirmed by confirmApply() of another process", async ({ host }) => {
    let confirmed: unknown;
    const onPending = () => {
      confirmed = confirmApply(undefined, host);
    };
    await host.apply(network, { confirm: { timeoutMs: LONG_MS, onPending } });
    expect(await confirmed).toMatchObject({ state: "applied" });
    expect(await failure(confirmApply(undefined, host))).toMatchObject({ code: "ENOENT" });
    expect(await failure(confirmApply((await host.history())[0]!.id, host))).toMatchObject({
      message: expect.stringContaining("is applied"),
    });
  });

  test("undoes all steps if one fails, and leaves no record of a plan without steps", async ({ host }) => {
    const before = await host.state();
    const failing = { ...network, routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }] };
    const error = await failure(host.apply(failing, { confirm: { timeoutMs: LONG_MS } }));
    expect(error).toMatchObject({ name: "ApplyError", code: "ENETUNREACH", rolledBack: true });
    expect(await host.state()).toBe(before);
    expect(await host.history()).toMatchObject([{ state: "undone" }]);
    expect(await host.apply({}, { confirm: { timeoutMs: LONG_MS } })).toMatchObject({ steps: [] });
    expect(await host.history()).toHaveLength(1);
  });

  test("undoes changes in other namespaces of the description", async ({ host }) => {
    using container = NetworkNamespace.create();
    const states = async () => [await host.state(), await snapshot({ netns: container })];
    const before = await states();
    const description: Description = {
      links: { a: { kind: "veth", up: true, data: { peer: { ifname: "b", netns: "container" } } } },
      namespaces: { container: { links: { b: { up: true } }, addresses: [{ dev: "b", local: "192.0.2.2/24" }] } },
    };
    const plan = await desired(description, { netns: host.netns, namespaces: { container } }).plan();
    const record = { directory: host.directory };
    const onPending = () => shortenTime(host.directory, "applied.json", 200);
    const confirm = { timeoutMs: LONG_MS, onPending };
    expect(await failure(plan.apply({ record, confirm }))).toMatchObject({ code: "ETIMEDOUT", notUndone: [] });
    expect(await states()).toEqual(before);
  });

  test("rejects invalid options before anything is changed", async ({ host }) => {
    const before = await host.state();
    const cases: [object, string][] = [
      [{ confirm: {} }, "confirm.timeoutMs"],
      [{ confirm: { timeoutMs: 99 } }, "confirm.timeoutMs"],
      [{ confirm: { timeoutMs: 1000, check: 1 } }, "confirm.check"],
      [{ confirm: { timeout: 1000 } }, "confirm.timeout"],
      [{ record: "yes" }, "record"],
      [{ record: { path: "/tmp" } }, "record.path"],
    ];
    for (const [options, path] of cases)
      expect(await failure(host.apply(network, options))).toMatchObject({ message: expect.stringContaining(path) });
    const bridge: Description = { links: { br0: { kind: "bridge" } } };
    await host.apply(bridge);
    const recreated = host.apply({ links: { br0: { kind: "veth" } } }, { confirm: { timeoutMs: LONG_MS } });
    expect(await failure(recreated)).toBeInstanceOf(TypeError);
    await undoApply(undefined, host);
    expect(await host.state()).toBe(before);
  });
});

describeInNamespaces("Recorded plans", () => {
  test("undo restores an appended route, and keeps the rule of another program", async ({ host, routes }) => {
    using rules = Rules.open({ netns: host.netns });
    await host.apply({
      links: { v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } }, v1: { up: true } },
      addresses: [{ dev: "v0", local: "10.0.0.1/24" }],
    });
    const gateways = ["10.0.0.9", "10.0.0.8", "10.0.0.7"];
    routes.appendMany(gateways.map((gateway) => ({ dst: "12.0.0.0/8", gateway, metric: 7 })));
    const listed = () =>
      [...routes.list({ table: 254 })].flatMap(({ metric, gateway }) => (metric === 7 ? gateway! : []));
    // All of them, the first, the last, and a change of the first, for which it is removed and added again.
    const [first, , last] = gateways.map((gateway) => ({ dst: "12.0.0.0/8", gateway, metric: 7 }));
    for (const [route, ...left] of [
      [{ to: "12.0.0.0/8", absent: true }],
      [{ ...first, absent: true }, gateways[1], gateways[2]],
      [{ ...last, absent: true }, gateways[0], gateways[1]],
      [{ ...first, protocol: "static" }, ...gateways],
    ] as [DeclaredRoute, ...string[]][]) {
      await host.apply({ routes: [route] });
      expect(listed()).toEqual(left);
      expect(await undoApply(undefined, host)).toMatchObject([{ notUndone: [], kept: [] }]);
      expect(listed()).toEqual(gateways);
    }

    const rule = { priority: 5, table: 100 };
    await host.apply({ rules: [rule] });
    await undoApply(undefined, host);
    const protocols = () => [...rules.list()].flatMap(({ priority, protocol }) => (priority === 5 ? [protocol] : []));
    expect(protocols()).toEqual([]);
    await host.apply({ rules: [rule] });
    rules.delete(rule);
    rules.add({ ...rule, protocol: 77 });
    const reason = "another program has created it again";
    const kept = [{ entry: expect.stringContaining("table 100"), reason }];
    expect(await undoApply(undefined, host)).toMatchObject([{ notUndone: [], kept }]);
    expect(protocols()).toEqual(["77"]);
  });

  test("are undone with all newer ones, and values of other programs remain", async ({ host }) => {
    const { id: first } = await host.apply({ links: { d0: { kind: "bridge", mtu: 1400 } } });
    const between = await host.state();
    await host.apply({ links: { d0: { mtu: 1300, txqlen: 77 }, d1: { kind: "bridge" } } });
    await host.apply({ links: { d0: { mtu: 1200 } } });
    expect(await undoApply(undefined, host)).toHaveLength(1);
    {
      using links = Links.open({ netns: host.netns });
      expect(links.get("d0").mtu).toBe(1300);
      links.set("d0", { txqlen: 55 });
      expect(await undoApply(undefined, host)).toMatchObject([{ notUndone: [] }]);
      expect(links.get("d0")).toMatchObject({ mtu: 1400, txqlen: 55 });
      links.set("d0", { txqlen: 1000 });
    }
    expect(await host.state()).toBe(between);
    await host.apply({ links: { d1: { kind: "bridge" } } });
    expect((await undoApply(first, host)).map(({ id }) => id)).toEqual([(await host.history())[0]!.id, first!]);
    expect(JSON.parse(await host.state()).links).not.toContainAnyKeys(["d0", "d1"]);
    expect(await failure(undoApply(undefined, host))).toMatchObject({ code: "ENOENT" });
    expect(await failure(undoApply("20260101-000000-000000", host))).toMatchObject({ code: "ENOENT" });
  });

  test("of several programs are sorted by the time of the apply, not by the age of the program", async ({ host }) => {
    const start = (mtu: number) => {
      const description = JSON.stringify({ links: { d0: { kind: "bridge", mtu } } });
      return host.netns.run(() =>
        Bun.spawn([process.execPath, RECORDED, host.directory, description], { stdio: ["pipe", "pipe", "inherit"] }),
      );
    };
    const apply = async ({ stdin, stdout }: ReturnType<typeof start>) => {
      await stdin.end();
      return (await stdout.text()).trim();
    };
    const waiting = start(1400);
    await Bun.sleep(1500);
    const [older, newer] = [await apply(waiting), await apply(start(1300))];
    const newest = await apply(start(1200));
    expect((await host.history()).map(({ id }) => id)).toEqual([newest, newer, older]);
    using links = Links.open({ netns: host.netns });
    expect(await undoApply(undefined, host)).toEqual([{ id: newest, notUndone: [], kept: [] }]);
    expect(links.get("d0").mtu).toBe(1300);
    expect((await undoApply(older, host)).map(({ id }) => id)).toEqual([newer, older]);
    expect([...links.list()].map(({ ifname }) => ifname)).not.toContain("d0");
  });

  test("are undone with the parameters of new interfaces", async ({ host }) => {
    const before = await host.state();
    const sysctls = { "net.ipv6.conf.br0.accept_ra": 0, "net.ipv4.conf.port.rp_filter": 2 };
    const ethtool = { port: { features: { "tx-checksum-ip-generic": false } } };
    await host.apply({ ...network, sysctls, ethtool });
    expect(await undoApply(undefined, host)).toMatchObject([{ notUndone: [] }]);
    expect(await host.state()).toBe(before);
  });

  test("are undone where the kernel has added an entry in place of a removed one, or removed a changed one", async ({
    host,
  }) => {
    const base: Description = {
      links: { br0: { kind: "bridge", up: true }, lo: { up: true } },
      addresses: [{ dev: "br0", local: "192.0.2.1/24" }],
      qdiscs: [{ dev: "br0", kind: "htb", handle: "1:" }],
      routes: [{ dst: "10.0.0.0/8", type: "unreachable" }],
    };
    await (await host.plan(base)).apply();
    // The options of htb contain a number of packets.
    const state = async () => (await host.state()).replace(/"directPkts":\d+/, "");
    const before = await state();
    await host.apply({
      qdiscs: [{ dev: "br0", kind: "htb", handle: "1:", absent: true }],
      routes: [{ dst: "10.0.0.0/8", gateway: "192.0.2.2" }],
    });
    {
      using links = Links.open({ netns: host.netns });
      links.set("br0", { up: false });
      links.set("br0", { up: true });
    }
    expect(await host.state()).not.toContain("10.0.0.0");
    expect(await undoApply(undefined, host)).toMatchObject([{ notUndone: [] }]);
    expect(await state()).toBe(before);
  });

  test("of one namespace are not seen in another one", async ({ host }) => {
    await host.apply(network);
    using other = NetworkNamespace.create();
    expect(await applyHistory({ directory: host.directory, netns: other })).toEqual([]);
  });

  test("are kept up to a maximum, in files that only the user may use", async ({ host }) => {
    const records = join(host.directory, "records");
    for (let mtu = 1000; mtu < 1070; mtu++) {
      const { id } = await host.apply({ links: { d0: { kind: "bridge", mtu } } });
      if (mtu === 1050) setClockOf(join(records, id!), "19990101");
    }
    const kept = await host.history();
    expect(kept).toHaveLength(64);
    expect(kept[19]!.id).toStartWith("19990101");
    expect(readdirSync(records)).toHaveLength(64);
    for (const name of readdirSync(host.directory, { recursive: true }) as string[])
      expect(statSync(join(host.directory, name)).mode & 0o077).toBe(0);
  });

  test("are rejected if they are damaged or another user may change them", async ({ host }) => {
    const { id } = await host.apply(network);
    const path = join(host.directory, "records", id!);
    const steps = join(path, "steps-0");
    chmodSync(steps, 0o644);
    expect(await failure(host.history())).toMatchObject({ message: expect.stringContaining("mode 600") });
    chmodSync(steps, 0o600);
    for (const text of ["{}\n", "x\n", '{"table":"links","scope":"","action":"jump","path":"","wanted":{}}\n']) {
      writeFileSync(steps, text);
      expect(await failure(host.history())).toMatchObject({ message: expect.stringContaining("file is damaged") });
    }
    writeFileSync(join(path, "record.json"), "[]");
    expect(await host.history()).toEqual([]);
    chmodSync(host.directory, 0o755);
    expect(await failure(host.apply({ links: { d0: { kind: "bridge" } } }))).toMatchObject({ code: "EACCES" });
    chmodSync(host.directory, 0o700);
  });

  test("cannot be made by two programs at once in one namespace", async ({ host }) => {
    let other: unknown;
    const onPending = async ({ confirm }: PendingApply) => {
      other = await failure(host.apply({ links: { d0: { kind: "bridge" } } }));
      confirm();
    };
    await host.apply(network, { confirm: { timeoutMs: LONG_MS, onPending: (pending) => void onPending(pending) } });
    expect(other).toMatchObject({ code: "EBUSY", message: expect.stringContaining("the test (process") });
    using netns = NetworkNamespace.create();
    const elsewhere = await desired({ links: { lo: { up: true } } }, { netns }).plan();
    await elsewhere.apply({ record: { directory: host.directory } });
    await host.apply({ links: { d0: { kind: "bridge" } } });
  });
});

const PROGRAM = join(import.meta.dir, "programs/stop-while-applying.ts");
const RECORDED = join(import.meta.dir, "programs/apply-recorded.ts");

describeInNamespaces("The guard process", () => {
  test.each(["SIGKILL", "SIGSTOP"] as const)(
    "undoes the applied steps of a program that gets %s while it applies a plan",
    async (signal, { host }) => {
      const before = await host.state();
      const program = host.netns.run(() =>
        Bun.spawn([process.execPath, PROGRAM, host.directory, signal], { stdio: ["ignore", "pipe", "inherit"] }),
      );
      let output = "";
      for await (const part of program.stdout.pipeThrough(new TextDecoderStream())) {
        output += part;
        if (signal === "SIGSTOP" && output.endsWith("\n")) shortenTime(host.directory, "begun.json", 0);
      }
      expect(output).toBe("applied a step\n");
      await program.exited;
      expect(program.signalCode).toBe("SIGKILL");
      await guardsEnded(host.directory);
      expect(await host.state()).toBe(before);
      const reason = signal === "SIGKILL" ? "was killed while it applied" : "not applied within 500 s";
      expect(await host.history()).toMatchObject([
        { state: "undone", notUndone: [], reason: expect.stringContaining(reason) },
      ]);
      expect(existsSync(join(host.directory, "records", (await host.history())[0]!.id, "guard.log"))).toBe(true);
    },
  );
});
