import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";
import { NotifySocket } from "../../subsystems/system/notify-socket.ts";
import { describeInNamespaces, describeWith, hasProgram } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { cli, RunningCli } from "./cli.ts";
import { parseMetrics } from "./fleet/parse-metrics.ts";

setDefaultTimeout(600_000);

const TIMEOUT_MS = 600_000;
const BRIDGE = "links: { br0: { kind: bridge, up: true } }\n";
const LOOPBACK = "links: { lo: { up: true } }\n";
/** A program that prints what an address serves. */
const FETCH = "fetch(process.argv[1]).then((response) => response.text()).then((text) => process.stdout.write(text))";
const ADDRESS = JSON.stringify({ addresses: [{ dev: "br0", local: "192.0.2.1/24" }] });

const UNIT = join(import.meta.dir, "../../../apps/cli/systemd/bun-netlink.service");
/** Leaves the command only the capability of the service unit. */
const prefix = hasProgram("setpriv") ? ["setpriv", "--bounding-set=-all,+net_admin", "--inh-caps=-all"] : [];

interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly steps?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly error?: string;
  readonly url?: string;
}

/** A namespace, a directory of descriptions, and the command that serves it. */
class Served implements AsyncDisposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly directory: string = mkdtempSync(join(tmpdir(), "bun-netlink-serve-"));
  readonly notify = new NotifySocket();
  #command: RunningCli | undefined;

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, `.${name}`), text);
    renameSync(join(this.directory, `.${name}`), join(this.directory, name));
  }

  start(...args: string[]): RunningCli {
    const env = { NOTIFY_SOCKET: this.notify.path, WATCHDOG_USEC: "2000000" };
    this.#command = new RunningCli(["state", "serve", this.directory, ...args], { netns: this.netns, env, prefix });
    return this.#command;
  }

  /** Returns the next log line about an event. */
  async event(name: string): Promise<LogLine> {
    const line = JSON.parse(await this.#command!.line(`"event":"${name}"`)) as LogLine & { time: string };
    expect(Date.now() - Date.parse(line.time)).toBeLessThan(TIMEOUT_MS);
    return line;
  }

  /** Returns the MTU of the bridge br0 and its addresses. */
  state(): { mtu: number; addresses: string[] } {
    using links = Links.open({ netns: this.netns });
    using addresses = Addresses.open({ netns: this.netns });
    const found = [...addresses.list({ dev: "br0" })].filter(({ family }) => family === "inet");
    return { mtu: links.get("br0").mtu, addresses: found.map(({ local }) => local) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#command?.[Symbol.asyncDispose]();
    this.notify[Symbol.dispose]();
    this.netns.close();
    rmSync(this.directory, { recursive: true });
  }
}

describeInNamespaces("bun-netlink state serve", () => {
  test("lets `state undo` remove the entries that the service has created again", async () => {
    await using served = new Served();
    served.write("bridge.yaml", BRIDGE);
    const records = ["--directory", join(served.directory, "records")];
    const state = (...args: string[]) => cli(["state", ...args, ...records], { netns: served.netns });
    expect(state("apply", join(served.directory, "bridge.yaml"))).toMatchObject({ status: 0, stderr: "" });
    const command = served.start(...records);
    await served.event("complete");
    using links = Links.open({ netns: served.netns });
    links.delete("br0");
    await served.event("repaired");
    await command[Symbol.asyncDispose]();
    expect(state("undo")).toMatchObject({ status: 0, stderr: "" });
    expect(links.exists("br0")).toBe(false);
  });

  test("applies the files of a directory, repairs drift, follows the files, and ends with SIGTERM", async () => {
    await using served = new Served();
    served.write("10-bridge.yaml", BRIDGE);
    served.write("20-address.json", ADDRESS);
    served.write("30-loopback.yml", LOOPBACK);
    const command = served.start("--prometheus", "127.0.0.1:0");
    const { url } = await served.event("metrics");
    expect(await served.event("applied")).toMatchObject({
      level: "info",
      steps: ["~ link lo: up false → true", "+ link br0 (bridge)", "+ address 192.0.2.1/24 dev br0"],
      complete: true,
    });
    expect(await served.notify.next("READY=1")).toBe("READY=1\nSTATUS=complete (files: 3)");
    await served.notify.next("WATCHDOG=1");
    expect(served.state()).toEqual({ mtu: 1500, addresses: ["192.0.2.1"] });

    using addresses = Addresses.open({ netns: served.netns });
    addresses.delete({ dev: "br0", local: "192.0.2.1/24" });
    const repaired = await served.event("repaired");
    expect(repaired).toMatchObject({ steps: ["+ address 192.0.2.1/24 dev br0"] });

    served.write("10-bridge.yaml", BRIDGE.replace("up:", "mtu: 1400, up:"));
    expect(await served.event("reloaded")).toMatchObject({ reason: "files changed", files: expect.any(Array) });
    await served.event("complete");
    expect(served.state()).toEqual({ mtu: 1400, addresses: ["192.0.2.1"] });

    const values = parseMetrics(runIn(served.netns, [process.execPath, "-e", FETCH, url!]));
    const value = (name: string) => values.get(`bun_netlink_state_${name}`)?.[0]?.value;
    expect(value("applied_total")).toBe(4);
    expect(value("drift_repaired_total")).toBe(1);
    expect(value("conflicts_total")).toBe(repaired.conflicts?.length ?? 0);
    expect(value("reloads_total")).toBe(1);
    expect([value("complete"), value("files_valid"), value("problems")]).toEqual([1, 1, 0]);
    expect(value("last_plan_timestamp_seconds")).toBeGreaterThan(Date.now() / 1000 - 60);

    expect(await command.interrupt("SIGTERM")).toBe(0);
    expect(await served.notify.next("STOPPING=1")).toContain("STATUS=stopping");
    expect(served.state()).toEqual({ mtu: 1400, addresses: ["192.0.2.1"] });
  });

  test("keeps the last valid state while files are invalid or missing, and reads them again on SIGHUP", async () => {
    await using served = new Served();
    served.write("bridge.yaml", BRIDGE);
    // Only SIGHUP and events of the directory cause a reload.
    const command = served.start("--poll", "3600");
    await served.event("applied");
    await served.notify.next("READY=1");
    const { directory } = served;
    for (const [name, text, error] of [
      ["bridge.yaml", "links:\n  br0: { kind: bridge, mtus: 1 }\n", `bridge.yaml:2:24: links.br0.mtus: unknown option`],
      ["more.json", '{"links":{"br0":{"mtu":1300,"kind":"bond"}}}', "declares"],
    ] as const) {
      served.write(name, text);
      expect(await served.event("invalid")).toMatchObject({ level: "error", error: expect.stringContaining(error) });
      await served.notify.next("RELOADING=1\nMONOTONIC_USEC=");
      await served.notify.next("READY=1\nSTATUS=invalid files, the last valid state is kept: ");
      if (name === "bridge.yaml") served.write(name, BRIDGE);
      if (name === "bridge.yaml") await served.event("reloaded");
    }
    rmSync(join(directory, "more.json"));
    rmSync(join(directory, "bridge.yaml"));
    expect(await served.event("invalid")).toMatchObject({ error: expect.stringContaining("contains no *.json") });
    using links = Links.open({ netns: served.netns });
    links.delete("br0");
    expect(await served.event("repaired")).toMatchObject({ steps: ["+ link br0 (bridge)"] });
    served.write("bridge.yaml", BRIDGE);
    expect(await served.event("reloaded")).toMatchObject({ reason: "files changed" });
    command.signal("SIGHUP");
    expect(await served.event("reloaded")).toMatchObject({ reason: "SIGHUP" });
    expect(await command.interrupt("SIGINT")).toBe(0);
  });

  test("reports READY if a part cannot be established, and completes the state later", async () => {
    await using served = new Served();
    served.write("a.json", ADDRESS);
    served.write("b.yaml", "sysctls: { net.ipv4.ip_forward: true }\n");
    served.start();
    const { level } = await served.event("failed");
    expect(level).toBe("error");
    expect(await served.notify.next("READY=1")).toBe("READY=1\nSTATUS=problems: 1 (files: 2)");
    using links = Links.open({ netns: served.netns });
    links.add({ ifname: "br0", kind: "bridge" });
    await served.event("complete");
    expect(served.state().addresses).toEqual(["192.0.2.1"]);
  });

  test("fails at the start for invalid files with status 2", async () => {
    await using served = new Served();
    const serve = (directory: string, ...args: string[]) =>
      cli(["state", "serve", directory, ...args], { netns: served.netns });
    expect(serve(served.directory)).toMatchObject({ status: 2, stderr: expect.stringContaining("contains no *.json") });
    served.write("a.json", '{"routes":[{"dst":"10.0.0.0/8","type":"blackhole","table":5}]}');
    served.write("b.yaml", "# more\nroutes:\n  - { dst: 10.0.0.0/8, type: blackhole, table: 5 }\n");
    const [a, b] = ["a.json", "b.yaml"].map((name) => join(served.directory, name));
    expect(serve(served.directory)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${b}:3:3: routes[0]: routes[0] in ${a} declares the same route`),
    });
    expect(serve(a!)).toMatchObject({ status: 2, stderr: expect.stringContaining("expected a directory") });
    expect(serve(join(served.directory, "x"))).toMatchObject({ status: 2, stderr: expect.stringContaining("ENOENT") });
    expect(serve(served.directory, "--poll", "x")).toMatchObject({ status: 2 });
  });
});

describeWith(["systemd-analyze"], "The service unit", () => {
  test("is valid and has a low exposure", () => {
    const analyze = (...args: string[]) => Bun.spawnSync(["systemd-analyze", ...args, UNIT]);
    // The test machine need not have the command installed.
    const problems = `${analyze("verify").stderr}`.split("\n").filter((line) => line.includes(UNIT));
    expect(problems.filter((line) => !line.includes("is not executable"))).toEqual([]);
    const report = `${analyze("security", "--offline=true", "--no-pager").stdout}`;
    expect(Number(/exposure level for bun-netlink\.service: ([\d.]+)/.exec(report)?.[1])).toBeLessThanOrEqual(1.5);
  });

  test("is started again without a limit of crashes", () => {
    const unit = readFileSync(UNIT, "utf8");
    for (const line of ["Restart=on-failure", "StartLimitIntervalSec=0"]) expect(unit.split("\n")).toContain(line);
  });

  test("starts the command with arguments that it accepts", () => {
    const [, command] = /^ExecStart=\S+\/bun \S+\/bun-netlink (.*)$/m.exec(readFileSync(UNIT, "utf8"))!;
    const { status, stderr } = cli(command!.replace("/etc/bun-netlink", "/nonexistent").split(" "));
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("/nonexistent: no such file") });
  });
});
