import {
  Message,
  NETLINK_ROUTE,
  NetlinkSocket,
  type NetworkNamespace,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_LINK,
  RTNLGRP_NEIGH,
  RTNLGRP_TC,
} from "../../../src/index.ts";
import { eventCodec } from "../../../src/schema/index.ts";
import { YnlClient } from "./client.ts";
import { type ComparedMessages, differences } from "./compare.ts";
import { describedFamilies } from "./reads.ts";

const groups = [
  RTNLGRP_LINK,
  RTNLGRP_NEIGH,
  RTNLGRP_TC,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_IPV6_RULE,
];
/** Families by the first of the four or more message types that they use. */
const families: readonly [firstType: number, family: string][] = [
  [36, "tc"],
  [32, "rt-rule"],
  [28, "rt-neigh"],
  [24, "rt-route"],
  [20, "rt-addr"],
  [16, "rt-link"],
];

/** Opens a socket that receives the events of a namespace. */
export function eventSocket(netns: NetworkNamespace): NetlinkSocket {
  return NetlinkSocket.open(NETLINK_ROUTE, { netns, groups, receiveBufferSize: 4 << 20 });
}

/** Decodes the received events with the kernel's client and with the library, and compares the values. */
export async function compareEvents(
  source: string,
  socket: NetlinkSocket,
  netns: NetworkNamespace,
): Promise<ComparedMessages[]> {
  await using ynl = new YnlClient(source, netns);
  const known = new Map((await describedFamilies(source)).map(([spec, family]) => [family.name, { spec, family }]));
  const results: ComparedMessages[] = [];
  for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive()) {
    for (const message of datagram.messages()) {
      const [, name] = families.find(([firstType]) => message.type >= firstType)!;
      const { spec, family } = known.get(name)!;
      const copy = new Message(message.bytes.slice());
      const codec = eventCodec(family, copy.type, copy)!;
      const { answers } = await ynl.ask({ family: spec, messages: [copy.bytes.toHex()] });
      const [answer] = answers!;
      results.push({
        name: `${name}.${codec.operation.name} event`,
        messages: 1,
        undecoded: answer!.error === undefined ? [] : [answer!.error],
        differences: answer!.error === undefined ? differences(answer!.value, codec.decode(copy)) : [],
      });
    }
  }
  return results;
}
