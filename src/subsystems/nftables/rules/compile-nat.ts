import { typeError } from "../../../base/argument-error.ts";
import { didYouMean, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { checkFields, lookup } from "../arguments.ts";
import { type Datatype, datatype } from "../datatypes.ts";
import { boundsOf, componentsOf, isPair, type Part, partOf, wordsOf } from "../elements.ts";
import { families } from "../object-messages.ts";
import type { Expression, MapLookup, Nat } from "../statements.ts";
import { MangleCompiler } from "./compile-mangle.ts";
import { isRange, nextRegister, registerAt, write } from "./compile-value.ts";
import { natFlags, networks } from "./field-tables.ts";
import type { Data } from "./fields.ts";

export abstract class NatCompiler extends MangleCompiler {
  protected nat(kind: "snat" | "dnat" | "masq" | "redir", args: Nat, path: string): void {
    const isNat = kind === "snat" || kind === "dnat";
    const family = args.family ?? (this.family === "ip" || this.family === "ip6" ? this.family : undefined);
    const flags = [args.flags ?? []].flat().map((flag) => {
      if (Object.hasOwn(natFlags, flag)) return natFlags[flag]!;
      const advice = didYouMean(String(flag), Object.keys(natFlags));
      throw typeError(`${path}.flags`, `unknown flag ${describeValue(flag)}${advice}`);
    });
    const used = family ?? this.packet.network;
    // A port change in "inet" applies to IPv4 and IPv6.
    const isForAll = args.addr === undefined && args.port !== undefined && used === undefined && this.family === "inet";
    const number = (name: string | undefined) => networks[addressFamily(name, `${path}.family`)]!.family;
    const data: Data = isNat ? { type: kind, family: isForAll ? families.inet : number(used) } : {};
    const port = partOf(datatype("inet_service"));
    let slot = 0;
    this.require(args.addr, `${path}.addr`);
    this.require(args.port, `${path}.port`);
    if (args.addr !== undefined) {
      const address = partOf(addressType(used, `${path}.family`));
      const isMap = isRecord(args.addr) && "map" in args.addr;
      slot = isMap
        ? this.#map(args.addr as { map: MapLookup }, [address, port], data, `${path}.addr`)
        : this.#bounds(args.addr, slot, address, data, ["regAddrMin", "regAddrMax"], `${path}.addr`);
    }
    if (args.port !== undefined) {
      slot = this.#bounds(args.port, slot, port, data, ["regProtoMin", "regProtoMax"], `${path}.port`);
    }
    if (data["regProtoMin"] !== undefined) flags.push("proto-specified");
    if (flags.length > 0) data["flags"] = flags;
    this.emit(isNat ? "nat" : kind, data);
  }

  /** Returns the next free register slot. */
  #map(addr: { map: MapLookup }, [address, port]: [Part, Part], data: Data, path: string): number {
    checkFields(addr.map, lookup, `${path}.map`);
    const { data: target } = addr.map;
    const hasPort = typeof target === "string" ? this.#hasPort(target, `${path}.map.data`) : isConcatenated(target.set);
    const values = hasPort ? [address, port] : [address];
    const { dataInterval } = this.map(addr.map, 0, values, `${path}.map`);
    const words = wordsOf([address]);
    const end = wordsOf(values);
    data["regAddrMin"] = registerAt(0);
    if (hasPort) data["regProtoMin"] = registerAt(words);
    if (dataInterval === true) data["regAddrMax"] = registerAt(end);
    if (dataInterval === true && hasPort) data["regProtoMax"] = registerAt(end + words);
    return nextRegister(dataInterval === true ? 2 * end : end);
  }

  #hasPort(map: string, path: string): boolean {
    const { data } = this.context.shapeOf(map.slice(1), path);
    return Array.isArray(data) && data.length > 1;
  }

  /** Returns the next free register slot. */
  #bounds(value: Expression, slot: number, type: Part, data: Data, [min, max]: [string, string], path: string): number {
    data[min] = registerAt(slot);
    if (!isRange(value)) return this.value(value, slot, [type], path);
    const { low, high } = boundsOf(type, value, path, this.context.interfaces);
    const end = nextRegister(slot + 1);
    data[max] = registerAt(end);
    this.emit("immediate", { dreg: registerAt(slot), data: { value: write(type, low) } });
    this.emit("immediate", { dreg: registerAt(end), data: { value: write(type, high) } });
    return nextRegister(end + 1);
  }
}

function isConcatenated(items: readonly unknown[]): boolean {
  const [first] = items as [Expression];
  return Array.isArray(first) && isPair(first) && componentsOf(first[1] as Expression).length > 1;
}

export function addressFamily(family: string | undefined, path: string): "ip" | "ip6" {
  if (family === "ip" || family === "ip6") return family;
  if (family !== undefined) throw typeError(path, `expected "ip" or "ip6", got ${describeValue(family)}`);
  throw typeError(path, `expected "ip" or "ip6", because the family of the table does not determine it`);
}

export function addressType(family: string | undefined, path: string): Datatype {
  return datatype(addressFamily(family, path) === "ip" ? "ipv4_addr" : "ipv6_addr");
}
