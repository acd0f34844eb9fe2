import { encodeText } from "../../../../base/text.ts";
import type { ExprMetaAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { sourceOfKernel } from "../../expressions/registry.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { type Bits, hostNumber, knownBits, networkNumber, unknownBits } from "../packet/bits.ts";
import type { PacketInterface } from "../packet/interface.ts";

const IFNAMSIZ = 16;

type Load = (machine: Machine) => Bits | null | undefined;

const u8 = (value: number) => knownBits(Uint8Array.of(value));

/** The interface of a direction; null if the packet has none at this hook. */
function interfaceAt({ place, input }: Machine, direction: "iif" | "oif"): PacketInterface | null | undefined {
  const { hook } = place;
  if (direction === "iif" && (hook === "output" || hook === "egress")) return null;
  // A bridge does not pass it to its last hook. (br_forward_finish)
  if (direction === "iif" && hook === "postrouting" && place.base.table.family === "bridge") return null;
  if (direction === "oif" && (hook === "prerouting" || hook === "input" || hook === "ingress")) return null;
  // Only forwarded packets have an input interface at the last hook.
  const isSent = input.oif !== undefined && !input.hooks.includes("forward");
  if (direction === "iif" && hook === "postrouting" && input.iif === undefined && isSent) return null;
  return direction === "oif" && hook === "output" ? (input.oifAtOutput ?? input.oif) : input[direction];
}

function interfaceKey(
  direction: "iif" | "oif",
  read: (found: PacketInterface) => Uint8Array | undefined,
  missing: Uint8Array | null,
): Load {
  return (machine) => {
    const found = interfaceAt(machine, direction);
    if (found === null) return missing === null ? null : knownBits(missing);
    const value = found && read(found);
    return value === undefined ? undefined : knownBits(value);
  };
}

function nameBytes(name: string | undefined): Uint8Array | undefined {
  if (name === undefined) return undefined;
  const bytes = new Uint8Array(IFNAMSIZ);
  bytes.set(encodeText(name).subarray(0, IFNAMSIZ - 1));
  return bytes;
}

const numberBytes = (value: number | undefined, length: number) =>
  value === undefined ? undefined : hostNumber(value, length);

/**
 * The index of an interface as the current rule compares it: a number, or the number that stands for a name in the
 * compiled ruleset. Undefined if the packet lacks it, or if a statement compares with both.
 */
function indexOf(
  { chain, rule, input }: Machine,
  direction: "iif" | "oif",
  found: PacketInterface,
): number | undefined {
  const kinds = new Set(
    (chain.rules[rule]!.source?.expr ?? []).flatMap((statement) => {
      const text = JSON.stringify(statement, (_, value) => (typeof value === "bigint" ? Number(value) : value));
      if (!text.includes(`{"key":"${direction}"}`)) return [];
      const match = "match" in statement ? JSON.stringify(statement.match.right) : undefined;
      const hasNumbers = /(^|[:[,])\d|"@/.test(match ?? text);
      const hasOnlyNumbers = hasNumbers && match?.replaceAll(/"(set|range)":/g, "").includes('"') === false;
      return [hasOnlyNumbers ? "numbers" : hasNumbers ? "both" : "names"];
    }),
  );
  if (kinds.size !== 1 || kinds.has("both")) return undefined;
  if (kinds.has("numbers")) return found.index;
  return found.name === undefined ? undefined : input.interfaces.index(found.name);
}

function interfaceKeys(direction: "iif" | "oif"): Readonly<Record<string, Load>> {
  const type = direction === "iif" ? "iftype" : "oiftype";
  const readKind = interfaceKey(direction, ({ kind }) => nameBytes(kind), null);
  // At egress, `iiftype` is the type of the interface that sends the packet, as for `ether saddr`. (nft_meta_store_iftype)
  const typeOf = (one: "iif" | "oif") => interfaceKey(one, ({ type: number }) => numberBytes(number, 2), null);
  const readType = typeOf(direction);
  const readSendingType = typeOf("oif");
  return {
    [direction]: (machine) => {
      const found = interfaceAt(machine, direction);
      if (found === null) return knownBits(new Uint8Array(4));
      const index = found && indexOf(machine, direction, found);
      return index === undefined ? undefined : knownBits(hostNumber(index, 4));
    },
    [`${direction}name`]: interfaceKey(direction, ({ name }) => nameBytes(name), new Uint8Array(IFNAMSIZ)),
    [type]: (machine) => (machine.place.hook === "egress" ? readSendingType(machine) : readType(machine)),
    [`${direction}group`]: interfaceKey(direction, ({ group }) => numberBytes(group, 4), null),
    // Only virtual interfaces have a kind.
    [`${direction}kind`]: (machine) => (interfaceAt(machine, direction)?.kind === "" ? null : readKind(machine)),
  };
}

/** Values that follow from the packet. */
const loads: Readonly<Record<string, Load>> = {
  len({ packet, place }) {
    if (place.hook !== "egress") return knownBits(hostNumber(packet.length, 4));
    // Sent packets have their link-layer header.
    return packet.link < 0 ? unknownBits(4, "ether") : knownBits(hostNumber(packet.bytes.length, 4));
  },
  protocol: ({ packet }) => knownBits(networkNumber(packet.type, 2)),
  nfproto: ({ place }) => u8(place.nfproto),
  "l4-proto": ({ packet }) => (packet.transport === undefined ? null : protocolOf(packet)),
  ...interfaceKeys("iif"),
  ...interfaceKeys("oif"),
};

function protocolOf(packet: Machine["packet"]): Bits {
  const { network, transport } = packet;
  // The number is unknown if the field of the IP header is.
  const at = network + (packet.isIpv4 ? 9 : 6);
  return packet.known[at] === 0xff ? u8(transport!.protocol) : packet.read(at, 1)!;
}

/** Loads metadata, or changes it. (nft_meta_get_eval, nft_meta_set_eval) */
export const meta: Evaluate<ExprMetaAttrs<Read>> = (machine, { key, dreg, sreg }) => {
  const name = String(key);
  if (sreg !== undefined) {
    const length = sourceOfKernel("meta", { key: name })?.bytes ?? 4;
    const changed = name === "bri-broute" ? "broute" : name;
    machine.setNamed(`meta ${changed}`, machine.registers.load(sreg, length));
    return undefined;
  }
  const known = Object.hasOwn(loads, name) ? loads[name]!(machine) : undefined;
  return machine.load(dreg, known === undefined ? machine.fact("meta", { key: name }) : known);
};
