import { expect, test } from "bun:test";
import { Host } from "../../../subsystems/explain/network.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { cli } from "../cli.ts";

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

    host.addRules("table inet f { chain c { type filter hook input priority 0; udp sport 7 drop; } }");
    const undecided = cli(["explain", "udp", "127.0.0.1", `127.0.0.1:${socket.port}`], place);
    expect(undecided.status).toBe(3);
    expect(undecided.stdout).toEndWith('\n  unknown: udp sport: "udp sport 7" matches (inet f c, rule 1)\n');
  });

  test.each([
    [["tpc", "10.0.0.1", "10.0.0.2:1"], 'packet.protocol: expected tcp, udp, icmp, icmpv6, sctp, udplite, got "tpc"'],
    [["tcp", "10.0.0.1", "10.0.0.2"], 'destination: expected a port, such as 10.0.0.2:80, got "10.0.0.2"'],
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
