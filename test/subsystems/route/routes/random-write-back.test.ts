import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Routes } from "../../../../src/subsystems/route/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { setSysctl } from "../../../support/oracle.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { randomNumbers } from "../../state/random-states.ts";
import { iproute, json } from "../support.ts";

const ROUNDS = inputs(2, 20);

/** Returns arguments of `ip route` with random types, next hops, metrics and encapsulations. Some are invalid. */
function randomRoute(random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)]!;
  const some = (chance: number, text: string) => (random() < chance ? ` ${text}` : "");
  const settings =
    some(0.3, `metric ${1 + below(3)}`) +
    some(0.2, `table ${one(["100", "5000"])}`) +
    some(0.3, `proto ${one(["static", "bird", "77"])}`) +
    some(0.1, "realms 3/4");
  const metrics =
    some(0.2, `mtu ${one(["", "lock "])}1400`) +
    some(0.1, "rtt 150ms") +
    some(0.1, "hoplimit 55") +
    some(0.1, "features ecn") +
    some(0.1, "quickack 1") +
    some(0.1, "congctl lock reno") +
    some(0.1, "rto_min 300ms") +
    some(0.1, "cwnd lock 12");
  const encap = some(
    0.3,
    `encap ${one(["ip id 5 dst 10.0.0.9 ttl 7", "ip6 dst 2001:db8::9 hoplimit 5", "mpls 100/200 ttl 9", "seg6 mode encap segs 2001:db8::5"])}`,
  );
  const weight = `weight ${1 + below(200)}`;
  const reject = one(["unreachable", "blackhole", "prohibit", "throw"]);
  const inet = `172.16.${below(12)}.0/24`;
  const inet6 = `2001:db8:f${below(12)}::/48`;
  return one(["add", "append", "prepend"]).concat(
    " ",
    one([
      `${inet}${encap} via 10.0.0.${2 + below(3)} dev va${some(0.2, "onlink")}${settings}${metrics}`,
      `${inet} dev vc scope link src 10.0.5.1${settings}${metrics}${some(0.3, "tos 0x10")}`,
      `${inet} via inet6 2001:db8::${2 + below(3)} dev va${settings}`,
      `${inet} nhid ${one([1, 2, 3, 6, 10])}${settings}`,
      `${inet}${settings}${metrics} nexthop via 10.0.0.2 dev va ${weight} nexthop dev vc weight 3`,
      `${reject} ${inet}${settings}`,
      `${one(["local", "broadcast", "multicast", "nat"])} ${inet} dev va${settings}`,
      `default via 10.0.0.2${settings}`,
      `${inet6}${encap} via 2001:db8::2 dev va${settings}${metrics}${some(0.2, "expires 500")}`,
      `${inet6} from 2001:db8:a::/48 via 2001:db8::2 dev va${settings}`,
      `${inet6} dev vc${settings}${metrics}${some(0.3, "src 2001:db8:5::1")}`,
      `${inet6}${settings}${metrics} nexthop via 2001:db8::2 dev va ${weight} nexthop via 2001:db8:5::2 dev vc`,
      `${inet6} nhid 6${settings}`,
      `${reject} ${inet6}${settings}`,
      `${one(["local", "anycast", "multicast"])} ${inet6} dev va${settings}`,
      `default via fe80::1 dev vc${settings}${some(0.3, "pref low")}`,
    ]),
  );
}

/**
 * Returns a namespace with links, addresses and next hops for {@link randomRoute}. It has no duplicate address
 * detection, whose end changes routes: a list of IPv6 routes during a change can have entries twice.
 */
function preparedNamespace(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  setSysctl(netns, "ipv6/conf/default/accept_dad", 0);
  iproute(
    netns,
    `ip link set lo up
     ip link add va type veth peer name vb
     ip link add vc type veth peer name vd
     ip link set va up
     ip link set vb up
     ip link set vc up
     ip link set vd up
     ip address add 10.0.0.1/24 dev va
     ip address add 10.0.5.1/24 dev vc
     ip -6 address add 2001:db8::1/64 dev va nodad
     ip -6 address add 2001:db8:5::1/64 dev vc nodad
     ip nexthop add id 1 via 10.0.0.2 dev va
     ip nexthop add id 2 via 10.0.5.2 dev vc
     ip nexthop add id 3 blackhole
     ip nexthop add id 6 via 2001:db8::2 dev va
     ip nexthop add id 10 group 1,5/2,3`,
  );
  return netns;
}

/** Returns routes of programs as ip(8) shows them, in the order of the kernel. The remaining lifetimes are omitted. */
function shown(netns: NetworkNamespace): object[] {
  const routes = ["-4", "-6"].flatMap((family) => json(netns, `ip ${family} -json -details route show table all`));
  const own = routes.filter(({ protocol }) => protocol !== "kernel");
  return own.map(({ expires, ...route }) => ({ ...route, expires: expires !== undefined }));
}

describeWith(["ip"], "Routes of a random state", () => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    "are equal after they are written to another namespace: %d",
    (round) => {
      const random = randomNumbers(seed * 1000 + round);
      using netns = preparedNamespace();
      using other = preparedNamespace();
      const commands = Array.from({ length: 60 }, () => `route ${randomRoute(random)}\n`).join("");
      netns.run(() => Bun.spawnSync(["ip", "-force", "-batch", "-"], { stdin: Buffer.from(commands) }));
      using routes = Routes.open({ netns });
      const listed = routes
        .list()
        .toArray()
        .filter(({ protocol }) => protocol !== "kernel");
      expect(listed.length).toBeGreaterThan(30);
      using written = Routes.open({ netns: other });
      expect(written.appendMany(listed)).toEqual(listed.map(() => ({})));
      expect(shown(other)).toEqual(shown(netns));
    },
  );
});
