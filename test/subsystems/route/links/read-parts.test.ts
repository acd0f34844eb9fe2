// A listed link comes from a decoder that omits what the link does not show. The link must not differ from the one of the
// complete decoder. BUN_NETLINK_SEED=… reproduces a failure.
import { expect, test } from "bun:test";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { Message, NLMSG_HDRLEN } from "../../../../src/index.ts";
import { OperationCodec } from "../../../../src/schema/codec/codec.ts";
import { encodeAttributes } from "../../../../src/schema/index.ts";
import { partsOfLink, toLink } from "../../../../src/subsystems/route/links/fields.ts";
import { Random } from "../../../message/random.ts";
import { RandomValues, type Values } from "../../../schema/random-values.ts";
import { seed } from "../../../support/seed.ts";

type LinkReply = Parameters<typeof toLink>[0];

/** Number of equal messages after which a codec compiles a function for them. */
const OFTEN = 200;
const IFINFOMSG = 16;
const KINDS = ["veth", "vxlan", "bridge", "vlan", "bond", "macvlan", "gre", "ip6tnl", "none"];
const nameOf = (index: number) => (index % 2 === 0 ? `name${index}` : undefined);

const newCodec = () => new OperationCodec(rtLink, rtLink.operations["getlink"]!);

function linkMessage(fields: Values, random: Random): Uint8Array {
  const attributes = encodeAttributes(rtLink, rtLink.operations["getlink"]!.set!, fields);
  const bytes = new Uint8Array(NLMSG_HDRLEN + IFINFOMSG + attributes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 16, true);
  for (let at = NLMSG_HDRLEN; at < NLMSG_HDRLEN + IFINFOMSG; at++) bytes[at] = random.below(256);
  bytes.set(attributes, NLMSG_HDRLEN + IFINFOMSG);
  return bytes;
}

/** Returns a copy with a changed byte after the netlink header, which may be the length of an attribute. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const damaged = bytes.slice();
  const at = NLMSG_HDRLEN + random.below(bytes.length - NLMSG_HDRLEN);
  damaged[at] = random.below(3) === 0 ? random.below(256) : damaged[at]! ^ (1 << random.below(8));
  return damaged;
}

test(`links are equal to those of the complete decoder, also of damaged messages; seed ${seed}`, () => {
  const random = new Random(seed);
  const values = new RandomValues(random);
  let smaller = 0;
  let skipped = 0;
  for (let round = 0; round < 50; round++) {
    const fields = values.set(rtLink, rtLink.operations["getlink"]!.set!, 0, []) as Values;
    const { slaveKind, slaveData } = (fields["linkinfo"] ?? {}) as Values;
    // Without its settings, a random link can have any kind.
    if (round % 2 === 0) fields["linkinfo"] = { kind: random.pick(KINDS), slaveKind, slaveData };
    if (round % 5 === 0) fields["afSpec"] = { ...(fields["afSpec"] as Values | undefined), inet: {} };
    const bytes = linkMessage(fields, random);
    const selecting = newCodec().selecting(partsOfLink());
    // Fewer messages than the codec needs before it compiles a function.
    const general = newCodec().selecting(partsOfLink());
    const complete = newCodec();
    for (let count = 0; count < OFTEN; count++) selecting(new Message(bytes));
    for (let count = 0; count < 100; count++) {
      const message = new Message(count === 0 ? bytes : damage(bytes, random));
      const all = complete.decode(message) as LinkReply;
      const expected = toLink(all, nameOf);
      for (const decode of [selecting, general]) {
        const parts = decode(message) as LinkReply;
        if (decode === selecting && Object.keys(parts).length < Object.keys(all).length) smaller++;
        if (decode === general && all.afSpec?.inet !== undefined && parts.afSpec?.inet === undefined) skipped++;
        const link = toLink(parts, nameOf);
        if (Bun.deepEquals(link, expected, true)) continue;
        expect(link, `${message.bytes.toHex()}; BUN_NETLINK_SEED=${seed}`).toEqual(expected);
      }
    }
  }
  expect(smaller).toBeGreaterThan(50);
  expect(skipped).toBeGreaterThan(50);
});
