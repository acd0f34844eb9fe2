// Hosts that are network namespaces, connected by pairs, bridges and VLANs.
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../src/subsystems/nftables/index.ts";
import {
  Addresses,
  BridgeVlans,
  ForwardingEntries,
  Links,
  Neighbours,
  type NewLink,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";
import { Sysctls } from "../../../src/subsystems/system/index.ts";

export type Family = "inet" | "inet6";

/** UDP length of the packets that are counted. */
export const UDP_LENGTH = 147;
export const PAYLOAD: Uint8Array = new Uint8Array(UDP_LENGTH - 8).fill(7);

/** One network namespace. */
export class Host implements Disposable {
  readonly name: string;
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly #clients = new DisposableStack();
  readonly links: Links;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly rules: Rules;
  readonly neighbours: Neighbours;
  readonly fdb: ForwardingEntries;
  readonly vlans: BridgeVlans;
  readonly firewall: Nftables;
  readonly sysctls: Sysctls;

  constructor(name: string) {
    this.name = name;
    const options = { netns: this.netns };
    const own = <Client extends Disposable>(client: Client) => this.#clients.use(client);
    this.links = own(Links.open(options));
    this.addresses = own(Addresses.open(options));
    this.routes = own(Routes.open(options));
    this.rules = own(Rules.open(options));
    this.neighbours = own(Neighbours.open(options));
    this.fdb = own(ForwardingEntries.open(options));
    this.vlans = own(BridgeVlans.open(options));
    this.firewall = own(Nftables.open(options));
    this.sysctls = own(Sysctls.open(options));
    for (const scope of ["all", "default"]) {
      this.set(`net.ipv6.conf.${scope}.accept_dad`, 0);
      this.set(`net.ipv6.conf.${scope}.router_solicitations`, 0);
      this.set(`net.ipv6.conf.${scope}.accept_ra`, 0);
      this.set(`net.ipv4.conf.${scope}.rp_filter`, 0);
    }
    this.links.change({ dev: "lo", up: true });
  }

  [Symbol.dispose](): void {
    this.#clients.dispose();
    this.netns.close();
  }

  set(name: string, value: number | string): void {
    this.sysctls.set(name, value);
  }

  addRules(text: string): void {
    this.firewall.transaction((batch) => batch.run(parseRuleset(text)));
  }

  add(link: object): void {
    this.links.add(link as NewLink);
  }

  address(dev: string, address: string): void {
    this.addresses.add({ dev, local: address.split("/")[0]!, prefixlen: Number(address.split("/")[1]) });
  }

  /** Counts the packets of the length UDP_LENGTH that each interface receives. */
  count(): void {
    const names = Array.from(this.links.list(), ({ ifname }) => ifname);
    const chains = names.map(
      (name) => `chain "c${name}" {
        type filter hook ingress device "${name}" priority -500
        udp length ${UDP_LENGTH} counter
      }`,
    );
    this.addRules(`table netdev entered { ${chains.join("\n")}\n}`);
  }

  /** Returns the interfaces that received packets. */
  entered(): string[] {
    const rules = this.firewall.list("rule", { family: "netdev", table: "entered" });
    return rules.flatMap(({ chain, expr }) => {
      const counter = expr.find((statement) => "counter" in statement) as
        | { counter: { packets: bigint | number } }
        | undefined;
      return Number(counter?.counter.packets ?? 0) > 0 ? [`${this.name}/${chain.slice(1)}`] : [];
    });
  }

  /** Describes the links and addresses for which the kernel has not finished what follows from a change. */
  unsettled(): string[] {
    const tentative = [...this.addresses.list()].filter(({ flags }) => flags.includes("tentative"));
    return [...this.unsettledLinks(), ...tentative.map(({ local }) => `${this.name} ${local}`)];
  }

  unsettledLinks(): string[] {
    return [...this.links.list()].flatMap((link) => {
      const { ifname, up, carrier, operstate, linkType, slaveKind, slaveData, master } = link;
      const isFinished = () => {
        if (!up || linkType === "loopback") return true;
        if (carrier === false) return operstate !== "up";
        if (operstate !== "up" && operstate !== "unknown") return false;
        return slaveKind !== "bridge" || slaveData?.state === "forwarding" || !this.isUp(master);
      };
      return isFinished()
        ? []
        : [`${this.name}/${ifname} ${operstate} ${carrier} ${slaveKind === "bridge" ? slaveData?.state : ""}`];
    });
  }

  isUp(name: string | undefined): boolean {
    return [...this.links.list()].find(({ ifname }) => ifname === name)?.up === true;
  }
}

/** Waits until the kernel has finished what follows from changes of the hosts. */
export function settle(...hosts: readonly Host[]): void {
  const isSettled = () => hosts.every((host) => host.unsettled().length === 0);
  for (const end = performance.now() + 100_000; !isSettled() && performance.now() < end; ) Bun.sleepSync(5);
}

/** Connects two hosts by a pair of interfaces. */
export function connect(one: Host, name: string, other: Host, otherName: string, isUp = true): void {
  one.add({
    ifname: name,
    kind: "veth",
    data: { peer: { ifname: otherName, netns: other.netns, up: isUp } },
    up: isUp,
  });
}

/** Two hosts with a pair of interfaces. */
export function pair(): { readonly client: Host; readonly server: Host } & Disposable {
  const client = new Host("client");
  const server = new Host("server");
  connect(client, "r", server, "l");
  client.address("r", "10.0.0.1/24");
  server.address("l", "10.0.0.2/24");
  settle(client, server);
  return {
    client,
    server,
    [Symbol.dispose]() {
      client[Symbol.dispose]();
      server[Symbol.dispose]();
    },
  };
}
