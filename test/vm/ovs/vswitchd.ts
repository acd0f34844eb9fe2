import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { NetworkNamespace } from "../../../src/index.ts";
import { expectEventually } from "../../support/eventually.ts";
import { runIn } from "../../support/oracle.ts";

/** Directory with a version of Open vSwitch that is newer than the version in the guest's Debian release. */
const NEWER = "/opt/openvswitch";

/** Paths of the Open vSwitch programs. The keys are the versions. */
export const versions = {
  debian: { dpctl: "ovs-dpctl", vswitchd: "ovs-vswitchd", schema: "/usr/share/openvswitch/vswitch.ovsschema" },
  newer: {
    dpctl: `${NEWER}/bin/ovs-dpctl`,
    vswitchd: `${NEWER}/bin/ovs-vswitchd`,
    schema: `${NEWER}/vswitch.ovsschema`,
  },
} as const;
/** Paths of both versions of `ovs-dpctl`. */
export const DPCTLS = [versions.debian.dpctl, versions.newer.dpctl];

/**
 * Runs both versions of `ovs-dpctl` and checks that they print the same lines, in any order. Returns the lines of the
 * older version. Ages of flows and timeouts of connections are removed, because they depend on the time. `ovs-vswitchd`
 * may change the flows between the two runs.
 */
export function dpctlLines(netns: NetworkNamespace, ...words: string[]): string[] {
  let lines: string[] = [];
  expectEventually(() => {
    const [older, newer] = DPCTLS.map((dpctl) => {
      const text = runIn(netns, [dpctl, ...words]).trimEnd();
      return text === "" ? [] : text.split("\n").map(timeless);
    });
    lines = older!;
    return [newer!.toSorted(), lines.toSorted()];
  });
  return lines;
}

/**
 * Returns a line of `ovs-dpctl` without the parts that depend on the time: the age of a flow and the timeout of a
 * connection.
 */
export function timeless(line: string): string {
  return line.replace(/used:[\d.]+s/, "used:…").replace(/timeout=\d+/, "timeout=…");
}

/**
 * A running `ovs-vswitchd` and its database in a network namespace, with a datapath named "ovs-system". Both programs
 * are stopped when the object is disposed of.
 */
export class Vswitchd implements Disposable {
  readonly #netns: NetworkNamespace;
  readonly #directory: string;
  readonly #programs: Bun.Subprocess[] = [];

  constructor(netns: NetworkNamespace, version: keyof typeof versions = "debian") {
    const { vswitchd, schema } = versions[version];
    this.#netns = netns;
    this.#directory = `/tmp/vswitchd-${process.pid}`;
    rmSync(this.#directory, { recursive: true, force: true });
    mkdirSync(this.#directory);
    const database = `${this.#directory}/conf.db`;
    runIn(netns, ["ovsdb-tool", "create", database, schema]);
    this.#start("ovsdb-server", "ovsdb-server", database, `--remote=punix:${this.#directory}/db.sock`);
    this.configure("--no-wait", "init");
    this.#start("ovs-vswitchd", vswitchd, `unix:${this.#directory}/db.sock`);
    // With these settings, flows do not expire while the test runs: neither after a time without packets, nor because
    // reading all flows took longer than half of `max-revalidator`.
    const limits = ["other_config:max-idle=6000000", "other_config:max-revalidator=100000"];
    this.configure("set", "Open_vSwitch", ".", ...limits, "other_config:vlan-limit=2");
  }

  get pid(): number {
    return this.#programs.at(-1)!.pid;
  }

  /** Runs `ovs-vsctl`, and waits until `ovs-vswitchd` has applied the change. */
  configure(...words: string[]): void {
    runIn(this.#netns, ["ovs-vsctl", `--db=unix:${this.#directory}/db.sock`, "--retry", "--timeout=1000", ...words]);
  }

  /** Runs several commands of `ovs-vsctl` in one transaction. */
  configureAll(commands: readonly (readonly string[])[]): void {
    this.configure(...commands.flatMap((words) => ["--", ...words]));
  }

  /** Runs `ovs-ofctl` for a bridge. */
  control(command: string, bridge: string, ...words: string[]): string {
    const target = `unix:${this.#directory}/${bridge}.mgmt`;
    return runIn(this.#netns, ["ovs-ofctl", "-O", "OpenFlow15", command, target, ...words]);
  }

  /** Replaces the OpenFlow flows of a bridge. */
  setFlows(bridge: string, flows: readonly string[]): void {
    const file = `${this.#directory}/flows`;
    writeFileSync(file, `${flows.join("\n")}\n`);
    this.control("replace-flows", bridge, file);
  }

  [Symbol.dispose](): void {
    for (const program of this.#programs.reverse()) program.kill("SIGKILL");
    for (const program of this.#programs) {
      while (isAlive(program.pid)) Bun.sleepSync(10);
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #start(name: string, ...command: string[]): void {
    const options = ["--pidfile", `--log-file=${this.#directory}/${name}.log`, "-vconsole:off"];
    const environment = { OVS_RUNDIR: this.#directory, OVS_DBDIR: this.#directory, OVS_LOGDIR: this.#directory };
    const program = this.#netns.run(() =>
      Bun.spawn([...command, ...options], {
        env: { ...process.env, ...environment },
        stdio: ["ignore", "ignore", "ignore"],
      }),
    );
    this.#programs.push(program);
    for (let left = 6000; !isReady(this.#directory, name); left--) {
      if (left === 0 || program.killed) throw new Error(`${name} did not start`);
      Bun.sleepSync(50);
    }
  }
}

/** Reports whether a program is ready. A program that is ready has written its process id to a file. */
function isReady(directory: string, name: string): boolean {
  return existsSync(`${directory}/${name}.pid`);
}

/**
 * Reports whether a process is still running. A zombie counts as ended, because Bun reaps child processes only in its
 * event loop.
 */
function isAlive(pid: number): boolean {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "State:\tZ";
  return !/^State:\s+[ZX]/m.test(status);
}
