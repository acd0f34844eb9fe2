// Builds the network of a report, explains packets with the command, and sends them. Prints one line of JSON. It needs its
// own /run and network namespace.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { commandWords } from "../../../apps/cli/command.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { startFirewallProgram } from "../../nftables/oracle/firewall-programs.ts";
import * as setups from "./setups.ts";

const SOL_SOCKET = 1;
const SO_MARK = 36;
const BYPASS = 0x80000;
/** Later than every delivery. */
const WAIT_MS = 100_000;
const TESTED = Uint8Array.of(1);
const LAST = Uint8Array.of(2);

interface Explained {
  readonly command: string;
  readonly output: string;
  readonly status: number | null;
}

interface Report {
  readonly explained: Explained[];
  /** Whether the packet of each command was delivered. */
  readonly delivered: boolean[];
}

const report: Report = { explained: [], delivered: [] };

function shell(script: string): void {
  const { exitCode, stderr } = Bun.spawnSync(["sh", "-ec", script]);
  if (exitCode !== 0) throw new Error(`${stderr}`);
}

function explain(args: string): void {
  const { stdout, exitCode } = Bun.spawnSync([...commandWords, "explain", ...args.split(" ")]);
  report.explained.push({ command: `bun-netlink explain ${args}`, output: stdout.toString(), status: exitCode });
}

const open = (netns: string, host: string, port = 0) => {
  using namespace = NetworkNamespace.open(netns);
  return UdpSocket.open(namespace, 4, host, port);
};

function addRules(netns: string, text: string): void {
  using nft = Nftables.open({ netns });
  nft.transaction((batch) => batch.run(parseRuleset(text)));
}

/**
 * Records whether the explained packet is delivered. If that is not expected, another packet that arrives is sent after it.
 */
function send(packet: () => void, received: UdpSocket, last: () => void, lastReceived: UdpSocket): void {
  packet();
  if (report.explained.at(-1)!.status === 0) {
    report.delivered.push(received.receive(WAIT_MS)?.[0] === TESTED[0]);
    return;
  }
  last();
  let isDelivered = false;
  for (let bytes = lastReceived.receive(WAIT_MS); bytes?.[0] !== LAST[0]; bytes = lastReceived.receive(WAIT_MS)) {
    if (bytes === undefined) throw new Error("the last packet was not delivered");
    isDelivered = true;
  }
  report.delivered.push(isDelivered || received.receive(0) !== undefined);
}

const scenarios: Readonly<Record<string, () => void | Promise<void>>> = {
  async docker() {
    shell(setups.docker);
    const state = mkdtempSync(join(tmpdir(), "bun-netlink-report-"));
    using host = NetworkNamespace.open("host");
    try {
      await using _ = await startFirewallProgram("ufw", host, state);
      shell(setups.dockerRules);
      using inContainer = open("container", "172.17.0.2", 53);
      using onHost = open("host", "192.0.2.1", 5301);
      using client = open("client", "192.0.2.2", 40_000);
      const to = (port: number, bytes: Uint8Array) => () => client.send(port, bytes, "192.0.2.1");
      explain("udp 192.0.2.2:40000 192.0.2.1:5301 --in eth0 --netns host");
      send(to(5301, TESTED), onHost, to(5300, LAST), inContainer);
      using other = open("client", "192.0.2.2", 40_001);
      explain("udp 192.0.2.2:40001 192.0.2.1:5300 --in eth0 --netns host");
      const toContainer = (from: UdpSocket, bytes: Uint8Array) => () => from.send(5300, bytes, "192.0.2.1");
      send(toContainer(other, TESTED), inContainer, toContainer(other, LAST), inContainer);
      // With a reply, the connection is no longer new.
      inContainer.send(40_001, LAST, "192.0.2.2");
      other.receive(WAIT_MS);
      shell("ip netns exec host iptables-nft -I DOCKER-USER -i eth0 ! -s 192.0.2.9 -m conntrack --ctstate NEW -j DROP");
      using third = open("client", "192.0.2.2", 40_002);
      explain("udp 192.0.2.2:40002 192.0.2.1:5300 --in eth0 --netns host");
      send(toContainer(third, TESTED), inContainer, toContainer(other, LAST), inContainer);
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  },

  kubeProxy() {
    shell(setups.kubeProxy);
    addRules("node", setups.kubeProxyRules);
    using pod = open("pod", "10.0.1.5", 40_000);
    using dns = open("balancer", "192.168.99.9", 53);
    using other = open("balancer", "192.168.99.9", 54);
    const to = (port: number, bytes: Uint8Array) => () => pod.send(port, bytes, "192.168.99.9");
    explain("udp 10.0.1.5:40000 192.168.99.9:53 --netns pod");
    send(to(53, TESTED), dns, to(54, LAST), other);
    shell("ip netns exec node nft delete element ip kube-proxy no-endpoint-services '{ 192.168.99.9 . udp . 53 }'");
    explain("udp 10.0.1.5:40000 192.168.99.9:53 --netns pod");
    send(to(53, TESTED), dns, to(54, LAST), other);
  },

  tailscale() {
    shell(setups.tailscale);
    using tunnel = open("host", "192.0.2.2", 41_641);
    tunnel.setOption(SOL_SOCKET, SO_MARK, BYPASS);
    using server = open("internet", "203.0.113.7", 3478);
    using neighbour = open("internet", "192.0.2.1");
    const reply = () => server.send(41_641, TESTED, "192.0.2.2");
    const last = () => neighbour.send(41_641, LAST, "192.0.2.2");
    const command = "udp 203.0.113.7:3478 192.0.2.2:41641 --in eth0 --netns host";
    explain(command);
    send(reply, tunnel, last, tunnel);
    addRules("host", setups.tailscaleRules);
    // The connection gets the mark of its first packet.
    tunnel.send(3478, LAST, "203.0.113.7");
    server.receive(WAIT_MS);
    explain(command);
    send(reply, tunnel, last, tunnel);
    shell("ip netns exec host sysctl -qw net.ipv4.conf.all.src_valid_mark=1");
    explain(command);
    send(reply, tunnel, last, tunnel);
  },
};

await scenarios[process.argv[2]!]!();
console.log(JSON.stringify(report));
