// Compares the AF_INET6 messages about links with the general link messages.
import { expect, test } from "bun:test";
import { type Ifla6Attrs, rtLink } from "../../../src/families/rt-link.ts";
import { AF_INET6, type NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { namespaceWith } from "../../support/oracle.ts";

function lab(): NetworkNamespace {
  return namespaceWith([
    "ip link add br0 type bridge",
    "ip link add pa index 10 type veth peer name pb index 11",
    "ip link set pa master br0",
    "ip link set pb master br0",
    "ip link set pa up",
    "ip link set pb up",
    "ip link set br0 up",
  ]);
}

describeInNamespaces("IPv6 attributes of links", () => {
  test.skipIf(!hasProgram("ip"))("are the same in AF_INET6 and general link messages", () => {
    using netns = lab();
    using client = rtLink.connect({ netns });
    const comparable = ({ flags, conf, addrGenMode, cacheinfo }: Ifla6Attrs) => {
      return { flags, conf, addrGenMode, maxReasmLen: cacheinfo!.maxReasmLen };
    };
    const own = () => client.dump("getlink", { header: { ifiFamily: AF_INET6 } }).toArray();
    expect(
      own()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(["br0", "lo", "pa", "pb"]);
    expectEventually(() => {
      const ours = own();
      const theirs = ours.map(({ ifname }) => client.do("getlink", { ifname: ifname! }).afSpec!.inet6!);
      return [ours.map(({ protinfo }) => comparable(protinfo as Ifla6Attrs)), theirs.map(comparable)];
    });
  });
});
