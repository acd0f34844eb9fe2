// Fuzz targets for the code that converts decoded kernel messages to the objects of the subsystems.
import { conntrack } from "../../src/families/conntrack.ts";
import { nftables } from "../../src/families/nftables.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtMdb } from "../../src/families/rt-mdb.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNetconf } from "../../src/families/rt-netconf.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { rtVlan } from "../../src/families/rt-vlan.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { xfrm } from "../../src/families/xfrm.ts";
import { Message, NLMSG_HDRLEN } from "../../src/index.ts";
import { encodeAttributes, type Family, type OperationCodec, operationCodec } from "../../src/schema/index.ts";
import { toConnection } from "../../src/subsystems/netfilter/conntrack/connection.ts";
import { toExpectation } from "../../src/subsystems/netfilter/conntrack/expectation.ts";
import { readComment } from "../../src/subsystems/nftables/model/userdata.ts";
import { decodeElements } from "../../src/subsystems/nftables/objects/elements.ts";
import { readObject } from "../../src/subsystems/nftables/objects/named-objects.ts";
import { readChain, readFlowtable, readTable } from "../../src/subsystems/nftables/objects/object-messages.ts";
import { readSet, readShape } from "../../src/subsystems/nftables/objects/read-sets.ts";
import { decompileRule } from "../../src/subsystems/nftables/rules/decompile.ts";
import { toAddress } from "../../src/subsystems/route/addresses.ts";
import { toForwardingEntry } from "../../src/subsystems/route/bridge/fdb.ts";
import { readMdbEntries } from "../../src/subsystems/route/bridge/mdb.ts";
import { readBridgeVlans } from "../../src/subsystems/route/bridge/vlans.ts";
import { toLink } from "../../src/subsystems/route/links/fields.ts";
import { toNeighbour } from "../../src/subsystems/route/neighbours.ts";
import { toInterfaceConfiguration } from "../../src/subsystems/route/netconf.ts";
import { toNexthop } from "../../src/subsystems/route/nexthops.ts";
import { toRoute } from "../../src/subsystems/route/routes/read-route.ts";
import { toRule } from "../../src/subsystems/route/rules.ts";
import { readOptions } from "../../src/subsystems/route/tc/kind-options.ts";
import { readInet } from "../../src/subsystems/sockets/read-inet.ts";
import { readNetlink, readPacket, readUnix, readVsock, readXdp } from "../../src/subsystems/sockets/read-other.ts";
import { toSecurityAssociation } from "../../src/subsystems/xfrm/association.ts";
import { toSecurityPolicy } from "../../src/subsystems/xfrm/policy.ts";
import type { Random } from "../message/random.ts";
import { RandomValues } from "../schema/random-values.ts";
import { corpus, shapeOf, type Target } from "./corpus.ts";
import { mutateBytes } from "./mutate.ts";

/** Number of random messages in the initial corpus of a conversion. */
const SEEDS = 20;
const interfaces = { index: () => 7, name: () => "eth0" };

/** Converts a decoded reply to an object of the subsystem. */
type Convert = (reply: never) => unknown;

const shape = { key: [], interval: false };

const conversions: readonly (readonly [family: Family, operation: string, convert: Convert])[] = [
  [rtLink, "getlink", toLink],
  [rtAddr, "getaddr", toAddress],
  [rtRoute, "getroute", toRoute],
  [rtRule, "getrule", toRule],
  [rtNeigh, "getneigh", toNeighbour],
  [rtNeigh, "getneigh", toForwardingEntry],
  [rtNexthop, "getnexthop", toNexthop],
  [rtNetconf, "getnetconf", toInterfaceConfiguration],
  [rtMdb, "getmdb", readMdbEntries],
  [rtVlan, "getvlan", readBridgeVlans],
  [tc, "getqdisc", ({ kind = "", options }: { kind?: string; options?: object }) => readOptions(kind, options)],
  [conntrack, "get", toConnection],
  [conntrack, "exp-get", toExpectation],
  [xfrm, "dumpsa", toSecurityAssociation],
  [xfrm, "dumppolicy", toSecurityPolicy],
  [sockDiag, "inet", (reply: never) => [readInet("tcp", reply), readInet("sctp", reply), readInet("raw", reply)]],
  [sockDiag, "mptcp", (reply: never) => readInet("mptcp", reply)],
  [sockDiag, "unix", readUnix],
  [sockDiag, "packet", readPacket],
  [sockDiag, "netlink", readNetlink],
  [sockDiag, "vsock", readVsock],
  [sockDiag, "xdp", readXdp],
  [nftables, "gettable", (attributes) => readTable("inet", attributes)],
  [nftables, "getchain", (attributes) => readChain("inet", attributes)],
  [nftables, "getset", (attributes) => [readShape(attributes), readSet("inet", attributes)]],
  [nftables, "getobj", (attributes) => readObject("inet", attributes, interfaces)],
  [nftables, "getflowtable", (attributes) => readFlowtable("inet", attributes)],
  [
    nftables,
    "getrule",
    ({ userdata, expressions }: { userdata?: Uint8Array; expressions?: { elem?: object[] } }) => [
      readComment(userdata),
      decompileRule((expressions?.elem ?? []) as never, {
        family: "inet",
        interfaces,
        setOf: () => undefined,
        rulesOf: () => undefined,
      }),
    ],
  ],
  [
    nftables,
    "getsetelem",
    ({ elements }: { elements?: { elem?: never[] } }) => decodeElements(shape, elements?.elem ?? [], interfaces),
  ],
];

/** Returns random messages that are replies to an operation. */
function messagesOf(codec: OperationCodec, random: Random): Uint8Array[] {
  const { set, replySet = set } = codec.operation;
  return Array.from({ length: SEEDS }, () => {
    const values = new RandomValues(random);
    const attributes =
      replySet === undefined
        ? new Uint8Array()
        : encodeAttributes(codec.family, replySet, values.set(codec.family, replySet, 0, []));
    const header = Uint8Array.from({ length: codec.replyHeaderLength }, () => random.pick([0, 0, 1, 2, 10]));
    return Uint8Array.from([...header, ...attributes]);
  });
}

/**
 * A fuzz target that changes kernel messages, decodes them and converts them. No message may cause an unexpected
 * exception.
 */
export function conversionTarget(random: Random): Target {
  const targets = conversions.map(([family, name, convert]) => {
    const codec = operationCodec(family, name);
    return corpus(random, messagesOf(codec, random), mutateBytes, (content) => {
      // The kernel always sends the complete header, so the fuzzer makes the message at least that long.
      const message = new Uint8Array(NLMSG_HDRLEN + Math.max(content.length, codec.replyHeaderLength));
      message.set(content, NLMSG_HDRLEN);
      return shapeOf(convert(codec.decodeEcho(new Message(message)) as never));
    });
  });
  return { run: (times) => random.pick(targets).run(times) };
}
