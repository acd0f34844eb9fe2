// Tests that the readers of lists, watches and mirrors accept damaged messages. Set BUN_NETLINK_SEED to
// repeat a failure.
import { describe, expect, test } from "bun:test";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNetconf } from "../../src/families/rt-netconf.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { tc } from "../../src/families/tc.ts";
import { Message, type MessageView, NLMSG_HDRLEN } from "../../src/index.ts";
import { encodeAttributes, type Family, type OperationCodec, operationCodec } from "../../src/schema/index.ts";
import type { NameOf } from "../../src/subsystems/route/index.ts";
import { decodeRoute, toRoute } from "../../src/subsystems/route/routes/read-route.ts";
import {
  addresses,
  forwardingEntries,
  interfaceConfigurations,
  links,
  multicastRoutes,
  neighbours,
  nexthops,
  qdiscs,
  routes,
  rules,
} from "../../src/watch/index.ts";
import { Random } from "../message/random.ts";
import { RandomValues } from "../schema/random-values.ts";
import { inputs, seed } from "../support/seed.ts";

/** Number of messages for each reader. */
const ROUNDS = inputs(1000, 3000);

type Read = (message: MessageView, nameOf: NameOf) => object;

const nameless: NameOf = () => undefined;
const readers: [family: Family, operation: string, read: Read][] = [
  [rtLink, "getlink", links.decode],
  [rtAddr, "getaddr", addresses.decode],
  [rtRoute, "getroute", routes.decode],
  [rtRoute, "getroute", (message) => toRoute(decodeRoute(message))],
  [rtRoute, "getroute", multicastRoutes.decode],
  [rtRule, "getrule", rules.decode],
  [rtNeigh, "getneigh", neighbours.decode],
  [rtNeigh, "getneigh", forwardingEntries.decode],
  [rtNexthop, "getnexthop", nexthops.decode],
  [tc, "getqdisc", qdiscs.decode],
  [rtNetconf, "getnetconf", interfaceConfigurations.decode],
];

function reply(family: Family, operation: string, codec: OperationCodec, random: Random): Uint8Array {
  const { replySet, set } = family.operations[operation]!;
  const values = new RandomValues(random).set(family, (replySet ?? set)!, 0, []);
  const attributes = encodeAttributes(family, (replySet ?? set)!, values);
  const bytes = new Uint8Array(NLMSG_HDRLEN + codec.replyHeaderLength + attributes.length);
  for (let at = 0; at < codec.replyHeaderLength; at++) bytes[NLMSG_HDRLEN + at] = random.below(256);
  bytes[NLMSG_HDRLEN] = random.pick([0, 2, 7, 10]);
  bytes.set(attributes, NLMSG_HDRLEN + codec.replyHeaderLength);
  return bytes;
}

describe("Entry readers", () => {
  const cases = readers.map(([family, operation, read]) => ({ name: family.name, family, operation, read }));
  test.each(cases)("accept damaged messages of $name $operation", ({ family, operation, read }) => {
    const random = new Random(seed);
    const codec = operationCodec(family, operation);
    const type = family.operations[operation]!.dump!.reply!.number;
    const seen = new Map<string, string>();
    for (let round = 0; round < ROUNDS; round++) {
      const whole = reply(family, operation, codec, random);
      // In the first rounds the message ends inside the fixed header.
      const length = NLMSG_HDRLEN + (round < codec.replyHeaderLength ? round : random.below(whole.length - 15));
      const bytes = whole.slice(0, random.below(2) === 0 || round < codec.replyHeaderLength ? length : whole.length);
      for (let times = random.below(4); times > 0 && bytes.length > NLMSG_HDRLEN; times--) {
        const at = NLMSG_HDRLEN + random.below(bytes.length - NLMSG_HDRLEN);
        bytes[at] = random.pick([0, 1, 4, 5, 8, 0x80, 0xff, random.below(256)]);
      }
      const view = new DataView(bytes.buffer);
      view.setUint32(0, bytes.length, true);
      view.setUint16(4, type, true);
      try {
        read(new Message(bytes), nameless);
      } catch (error) {
        const stack = (error as Error).stack!.split("\n").slice(0, 3).join(" | ");
        seen.set(stack, Buffer.from(bytes).toString("hex").slice(0, 200));
      }
    }
    expect([...seen]).toEqual([]);
  });
});
