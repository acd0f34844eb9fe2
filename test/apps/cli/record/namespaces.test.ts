import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "../../../support/environment.ts";
import { type CliResult, cli } from "../cli.ts";
import type { RecordedGroup } from "./groups.ts";
import { expectDocumented } from "./repeat.ts";

const programs = ["strace", "unshare", "nsenter", "ip", "nft", "sysctl"];
const isPossible =
  programs.every(hasProgram) && Bun.spawnSync(["unshare", "-rnm", "true"], { stderr: "ignore" }).exitCode === 0;

/** Runs a shell script, and then the command of the following arguments, in new namespaces with an empty /run. */
const prefix = (setup: string) => ["unshare", "-rnm", "sh", "-c", `mount -t tmpfs none /run\n${setup}\nexec "$0" "$@"`];

/** Records a program in new namespaces, which a shell script prepares. */
function record(setup: string, ...command: string[]): CliResult {
  return cli(["record", "--", ...command], { prefix: prefix(setup) });
}

/**
 * Prints the interfaces of all namespaces with their addresses, and a setting. Hardware addresses and those made from them
 * are random. The kernel removes the id of a deleted namespace later, and sets the states of interfaces that are up later.
 */
const VIEW = `
state() {
  for one in link addr; do "$@" ip -br $one | sed -E 's/@[^ ]*//; s/ (UP|DOWN|UNKNOWN|LOWERLAYERDOWN) / /; s/NO-CARRIER,//; s/ (fe80:|[0-9a-f]{2}:)[^ ]*//g; s/,[ML].*DOWN|,LOWER_UP//'; done
  "$@" ip netns list-id | grep name
}
state env
for name in $(ip netns list | sort | sed 's/ .*//'); do
  echo "$name:"
  state ip netns exec $name
  ip netns exec $name cat /proc/sys/net/ipv4/ip_forward
  ip netns exec $name nft list ruleset
done`;

/** Waits until the last program in the background is in another network namespace than the shell. */
const ENTERED = 'while [ "$(readlink /proc/$!/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done';

function outputOf(setup: string, command: readonly string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync([...prefix(setup), ...command], { stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`status ${exitCode}: ${stderr}`);
  return stdout.toString();
}

/** Records a shell script, and expects that the printed program has the same effect. Returns its statements. */
async function repeated(setup: string, script: string): Promise<string[]> {
  const { stdout, stderr, status } = record(setup, "sh", "-ec", script);
  expect({ stderr, status }).toMatchObject({ status: 0 });
  const file = join(import.meta.dir, `recorded-namespaces-${process.pid}.ts`);
  await Bun.write(file, stdout);
  try {
    const theirs = outputOf(`${setup}\n${script}`, ["sh", "-c", VIEW]);
    expect(outputOf(`${setup}\n${process.execPath} ${file}`, ["sh", "-c", VIEW])).toBe(theirs);
  } finally {
    rmSync(file);
  }
  return stdout.split("\n").filter((line) => !/^(\/\/|import|$)/.test(line));
}

describe.skipIf(!isPossible)("bun-netlink record of programs that change network namespaces", () => {
  test("names the namespaces that a program enters", async () => {
    const setup = "ip netns add red";
    const script = `
      ip link add v0 type veth peer name v1
      ip -n red link add v5 type veth peer name v6
      ip netns exec red ip link set v5 up
      nsenter --net=/var/run/netns/red ip link set v6 up
      ip netns exec red sh -c 'ip link set lo up; ip addr add 10.0.0.1/24 dev v5; echo 1 > /proc/sys/net/ipv4/ip_forward'
      ip netns exec red nft add table inet t`;
    expect(await repeated(setup, script)).toEqual([
      "using links = Links.open();",
      'links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });',
      'using redLinks = Links.open({ netns: "red" });',
      'redLinks.add({ ifname: "v5", kind: "veth", data: { peer: { ifname: "v6" } } });',
      'redLinks.set("v5", { up: true });',
      'redLinks.set("v6", { up: true });',
      'redLinks.set("lo", { up: true });',
      'using redAddresses = Addresses.open({ netns: "red" });',
      'redAddresses.add({ dev: "v5", local: "10.0.0.1", prefixlen: 24 });',
      'using red = NetworkNamespace.open("red");',
      'red.run(() => writeFileSync("/proc/sys/net/ipv4/ip_forward", "1\\n"));',
      'using redFirewall = Nftables.open({ netns: "red" });',
      "redFirewall.transaction((transaction) =>",
      "  transaction.run(nft`",
      "table inet t {",
      "}",
      "`),",
      ");",
    ]);
  });

  test("creates, names and deletes namespaces, and moves interfaces between them", async () => {
    const script = `
      ip netns add blue
      ip netns set blue 7
      ip -n blue link set lo up
      ip link add w0 type veth peer name w1 netns blue
      ip link add x0 type veth peer name x1
      ip link set x0 netns red
      ip link set x1 netns blue name eth9
      ip -n blue link set w1 netns red
      ip netns attach alias $$
      ip netns del blue
      ip netns add blue
      ip -n blue link add y0 type veth peer name y1`;
    expect(await repeated("ip netns add red", script)).toEqual([
      "using namespaces = Namespaces.open();",
      "using links = Links.open();",
      'using blue = namespaces.create("blue");',
      "namespaces.assignId(blue, 7);",
      "using blueLinks = Links.open({ netns: blue });",
      'blueLinks.set("lo", { up: true });',
      'links.add({ ifname: "w0", kind: "veth", data: { peer: { ifname: "w1", netns: blue } } });',
      'links.add({ ifname: "x0", kind: "veth", data: { peer: { ifname: "x1" } } });',
      'links.move("x0", "red");',
      'links.move("x1", blue, { ifname: "eth9" });',
      'blueLinks.move("w1", "red");',
      'namespaces.attach("alias", "/proc/self/ns/net");',
      'namespaces.delete("blue");',
      'using blue2 = namespaces.create("blue");',
      "using blueLinks2 = Links.open({ netns: blue2 });",
      'blueLinks2.add({ ifname: "y0", kind: "veth", data: { peer: { ifname: "y1" } } });',
    ]);
  });

  test("prints the calls that docs/from/ip.md shows", () => {
    const runner = [process.execPath, join(import.meta.dir, "record-group.ts"), "namespaces"];
    const { rows, program } = JSON.parse(outputOf("", runner)) as RecordedGroup;
    expectDocumented("namespaces", rows);
    const file = join(import.meta.dir, `recorded-group-of-namespaces-${process.pid}.ts`);
    writeFileSync(file, program);
    try {
      const commands = rows.flatMap(([command]) => (command === "ip netns" ? [] : [command])).join("\n");
      const theirs = outputOf(commands, ["sh", "-c", VIEW]);
      expect(outputOf(`${process.execPath} ${file}`, ["sh", "-c", VIEW])).toBe(theirs);
    } finally {
      rmSync(file);
    }
  });

  test("creates a namespace without a name for a program that leaves its own one", () => {
    const { stdout } = record("", "unshare", "-n", "ip", "link", "set", "lo", "up");
    expect(stdout).toContain("using netns1 = NetworkNamespace.create();");
    expect(stdout).toContain("using netnsLinks = Links.open({ netns: netns1 });");
  });

  test("finds the name of a namespace that a program enters by a process", () => {
    const setup = `ip netns add red; ip netns exec red sleep 600 & ${ENTERED}; echo $! >/run/pid`;
    const { stdout } = record(
      setup,
      "sh",
      "-c",
      "nsenter -n -t $(cat /run/pid) ip link set lo up; kill $(cat /run/pid)",
    );
    expect(stdout).toContain('using redLinks = Links.open({ netns: "red" });');
  });

  test("refuses programs that work in a namespace without a name", () => {
    const setup = `unshare -n sleep 600 & ${ENTERED}; echo $! >/run/pid`;
    for (const command of ["nsenter -n -t $(cat /run/pid) ip link set lo up", "ip netns attach red $(cat /run/pid)"]) {
      const { stdout, stderr, status } = record(setup, "sh", "-c", `${command}; kill $(cat /run/pid)`);
      expect({ stdout: stdout.split("\n").length, status }).toEqual({ stdout: 2, status: 1 });
      expect(stderr).toMatch(
        /^error: the program works in a network namespace without a name \(.*; give it a name with/,
      );
    }
  });

  test("prints the namespace of each request with --json, and a list of names", () => {
    const { stdout } = cli(["record", "--json", "--", "ip", "-n", "red", "link", "set", "lo", "up"], {
      prefix: prefix("ip netns add red"),
    });
    expect(JSON.parse(stdout)).toMatchObject({ operation: "newlink", netns: "red" });
    expect(record("ip netns add red", "ip", "netns", "list").stdout).toContain("console.log(namespaces.list());");
  });
});
