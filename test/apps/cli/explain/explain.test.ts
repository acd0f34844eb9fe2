import { expect, test } from "bun:test";
import { linesOf } from "../../../../apps/cli/src/explain/live.ts";
import type { LiveResult } from "../../../../src/subsystems/explain/index.ts";
import { Host } from "../../../subsystems/explain/network.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { cli, RunningCli } from "../cli.ts";

describeInNamespaces("bun-netlink explain", () => {
  test("prints the way of a packet, and exits with a status for the outcome", () => {
    using host = new Host("host");
    const { netns } = host;
    using socket = UdpSocket.open(netns);
    const place = { netns };
    const rejected = cli(["explain", "udp", "127.0.0.1", "127.0.0.1:1"], place);
    expect(rejected).toMatchObject({ status: 1, stderr: "" });
    expect(rejected.stdout.split("\n").slice(0, 3)).toEqual([
      "(current)",
      "  route        route to 127.0.0.1 from 127.0.0.1, sent by a local program: local dev lo",
      "               the route local 127.0.0.1 dev lo in table local; the rule 0: lookup local",
    ]);
    expect(rejected.stdout).toEndWith("\nrejected: no udp socket receives port 1 of 127.0.0.1 here\n");

    const { status, stdout } = cli(["explain", "udp", "127.0.0.1", `127.0.0.1:${socket.port}`, "--json"], place);
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({ status: 0, outcome: "delivered", interface: "lo" });

    host.addRules(
      "table inet g { chain c { type filter hook input priority 0; tcp flags == rst | ack ip dscp 8 drop; }; }",
    );
    const tcp = (...options: string[]) => cli(["explain", "tcp", "127.0.0.1", "127.0.0.1:1", ...options], place).stdout;
    expect(tcp("--flags", "rst,ack", "--dscp", "8")).toContain("\ndropped: dropped at input by the rule");
    expect(tcp("--dscp", "8")).toContain("\nrejected: ");

    host.addRules("table inet f { chain c { type filter hook input priority 0; udp sport 7 drop; }; }");
    const undecided = cli(["explain", "udp", "127.0.0.1", `127.0.0.1:${socket.port}`], place);
    expect(undecided.status).toBe(3);
    expect(undecided.stdout).toEndWith('\n  unknown: udp sport: "udp sport 7" matches (inet f c, rule 1)\n');
  });

  test("prints the way of a real packet beside the prediction, with the status of the real one", () => {
    using host = new Host("host");
    const { netns } = host;
    using socket = UdpSocket.open(netns);
    const at = (port: number, ...options: string[]) =>
      cli(["explain", "udp", "127.0.0.1", `127.0.0.1:${port}`, "--live", "--send", "--timeout", "500", ...options], {
        netns,
      });
    const rejected = at(1);
    expect(rejected).toMatchObject({ status: 1, stderr: "" });
    const lines = rejected.stdout.split("\n").map((text) => text.replace(/ {2,}/g, "  ").trim());
    expect(lines.slice(0, 3)).toEqual([
      "predicted  real",
      "(current)",
      "route  route to 127.0.0.1 from 127.0.0.1, sent by a local program: local dev lo  local dev lo",
    ]);
    expect(lines).toContain("real: rejected: no udp socket receives port 1 of 127.0.0.1 here");

    host.addRules("table inet f { chain c { type filter hook input priority 0; udp dport 2 drop; }; }");
    const { status, stdout } = at(socket.port, "--json");
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({
      ...{ status: 0, outcome: "delivered", interface: "lo" },
      prediction: { outcome: "delivered" },
    });
    expect(JSON.parse(at(2, "--json").stdout)).toMatchObject({ outcome: "dropped" });
  });

  test("waits for a packet, and leaves no table if it is killed", async () => {
    using host = new Host("host");
    const { netns } = host;
    const tables = () => host.firewall.list("table").map(({ family }) => family);
    const args = ["explain", "udp", "127.0.0.1", "127.0.0.1:1", "--live", "--timeout"];
    await using killed = new RunningCli([...args, "500"], { netns });
    await killed.line("waiting for a packet");
    expect(tables().toSorted()).toEqual(["inet", "netdev"]);
    await killed.interrupt("SIGKILL");
    expect(tables()).toEqual([]);

    await using interrupted = new RunningCli([...args, "500"], { netns });
    await interrupted.line("waiting for a packet");
    expect(await interrupted.interrupt()).toBe(130);
    expect(tables()).toEqual([]);

    await using finished = new RunningCli([...args, "500"], { netns });
    await finished.line("waiting for a packet");
    using socket = UdpSocket.open(netns);
    socket.send(1, new Uint8Array(1));
    await finished.line("real: rejected: no udp socket receives port 1 of 127.0.0.1 here");
    expect(await finished.end()).toBe(1);

    expect(cli([...args, "0.1"], { netns })).toMatchObject({ status: 3 });
  });

  test.skipIf(!hasProgram("setpriv"))("names the missing privilege to trace packets", () => {
    using host = new Host("host");
    const prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    const { status, stderr } = cli(["explain", "udp", "127.0.0.1", "127.0.0.1:1", "--live"], {
      ...{ netns: host.netns, prefix },
    });
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining("EPERM") });
  });

  test("exits with 3 if the namespace does not exist", () => {
    using host = new Host("host");
    const result = cli(["explain", "udp", "127.0.0.1", "127.0.0.1:1", "--netns", "no-such-name"], {
      netns: host.netns,
    });
    expect(result).toMatchObject({ status: 3, stderr: expect.stringContaining("no-such-name") });
  });

  test.each([
    [["tcp", "10.0.0.1", "10.0.0.2:1", "--send"], "--send and --timeout require --live"],
    [["tcp", "10.0.0.1", "10.0.0.2:1", "--timeout", "1"], "--send and --timeout require --live"],
    [["tcp", "10.0.0.1", "10.0.0.2:1", "--live", "--send", "--in", "lo"], "send: not allowed together with in"],
    [["tcp", "10.0.0.1", "10.0.0.2:1", "--live", "--timeout", "0"], "Expected seconds from 0.1 to 3600"],
    [
      ["tpc", "10.0.0.1", "10.0.0.2:1"],
      'packet.protocol: expected one of tcp, udp, icmp, icmpv6, sctp, udplite, got "tpc"',
    ],
    [
      ["10.0.0.1", "10.0.0.2:1"],
      `missing required argument 'protocol': the first argument is tcp, udp, icmp or another protocol, got "10.0.0.1"`,
    ],
    [["tcp", "10.0.0.1"], "missing required argument 'destination'\n"],
    [["tcp", "10.0.0.1", "10.0.0.2"], 'destination: expected a port, such as 10.0.0.2:80, got "10.0.0.2"'],
    [
      ["tcp", "::2", "2001:db8::1:443"],
      'got "2001:db8::1:443"; write [2001:db8::1]:443 if the last number is the port',
    ],
    [["tcp", "::2", "2001:db8::f"], 'destination: expected a port, such as [2001:db8::f]:80, got "2001:db8::f"\n'],
    [["tcp", "::2", "[2001:db8::1]443"], 'destination: expected [2001:db8::1]:443, got "[2001:db8::1]443"'],
    [["tcp", "::2", "2001:db8::1]:443"], 'destination: expected [2001:db8::1]:443, got "2001:db8::1]:443"'],
    [["tcp", "::2", "2001:1:2:3:4:5:6:7:443"], "destination: expected [2001:1:2:3:4:5:6:7]:443, got"],
    [["tcp", "::2", "[2001:db8::1"], "destination: expected an address, or an address and a port such as"],
    [["tcp", "fe80::1%eth0", "[fe80::2]:443"], "source: expected an address without an interface"],
    [["tcp", "fe80::1", "[fe80::2%eth0]:443"], "; write fe80::2, and --out eth0 or --in eth0"],
    [["tcp", "10.0.0.1", "[::1]:1"], "packet.destination: expected an address of the same family"],
    [["tcp", "10.0.0.1:x", "10.0.0.2:1"], "source: expected an address, or an address and a port"],
    [["icmp", "10.0.0.1", "10.0.0.2", "--in", "nope"], 'in: there is no interface "nope"'],
    [["icmp", "10.0.0.1", "10.0.0.2", "--mark", "x"], "Expected an integer from 0 to 4294967295"],
  ])("rejects %j", (args, message) => {
    const { status, stderr, stdout } = cli(["explain", ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("The output of a real packet names the tunnel of predicted steps", () => {
  const step = {
    namespace: "n",
    interface: "eth0",
    place: "interface",
    question: "send on eth0",
    answer: "sent",
  } as const;
  const comparison = [step, { ...step, tunnel: "vx0" }].map((predicted) => ({ predicted, isDifference: false }));
  const result = { comparison, outcome: "left", reason: "a", missing: [], drops: [], prediction: { outcome: "left" } };
  const lines = linesOf(result as unknown as LiveResult)
    .map(Bun.stripANSI)
    .filter((text) => text.startsWith("n "));
  expect(lines).toEqual(["n eth0", "n eth0 (packet of vx0)"]);
});
