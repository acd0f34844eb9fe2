// Like nft, the compiler adds implied protocol matches: `tcp dport 22` also matches the protocol TCP.

import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { member } from "../../../../base/objects.ts";
import { ETH_P_8021Q } from "../../../../constants/if_ether.ts";
import { checkExpression, sourceOf } from "../../expressions/registry.ts";
import { icmpTypes, networks, type TunnelName, transports, tunnels } from "../../model/field-tables.ts";
import type { Source } from "../../model/fields.ts";
import { protocolKey } from "../../model/packet-protocols.ts";
import { type Expression, fieldsIn, membersOf } from "../../model/statements.ts";
import { checkOneKey } from "../../objects/elements.ts";
import { sourcesOfKey } from "../../objects/typeof.ts";
import { ANONYMOUS, RuleExpressions, write } from "./rule-expressions.ts";

/** Hardware type of Ethernet (linux/if_arp.h). */
const ARPHRD_ETHER = 1;
/** Network protocol of transport protocols that require one. */
const UNDER: Readonly<Record<string, string>> = { icmp: "ip", igmp: "ip", icmpv6: "ip6" };

export class ProtocolCompiler extends RuleExpressions {
  /** Ranges of the kernel expressions of protocol matches that the compiler moves to the start of the rule. */
  readonly required: { readonly from: number; readonly to: number }[] = [];

  /** Adds a protocol match that is moved to the start of the rule. */
  requireFirst(header: string, path: string, isUnder = false): void {
    const from = this.expressions.length;
    if (isUnder) this.#requireNetwork(header, path, true);
    else this.requireHeader(header, path);
    this.required.push({ from, to: this.expressions.length });
  }

  /** Omits protocol matches that earlier matches imply. */
  require(expression: Expression | undefined, path: string): void {
    if (typeof expression !== "object" || expression === null) return;
    if (Array.isArray(expression)) {
      for (const one of expression) this.require(one, path);
      return;
    }
    checkOneKey(expression, path);
    for (const [kind, argument] of Object.entries(expression)) {
      checkExpression(kind, argument, `${path}.${kind}`);
      if (kind === "map" && isRecord(argument)) this.checkInKey(member(argument, "key"), `${path}.map.key`);
      if (kind !== "concat" || !Array.isArray(argument)) continue;
      for (const [index, one] of argument.entries()) this.checkInKey(one, `${path}.concat[${index}]`);
    }
    const source = sourceOf(this.resolved(expression, path));
    if (source === undefined) {
      // Sets contain only constants.
      for (const value of Object.values(expression)) {
        if (Array.isArray(value)) this.require(value, path);
        else if (isRecord(value))
          for (const one of Object.values(value))
            if (isRecord(one) && !("set" in one)) this.require(one as Expression, path);
      }
      return;
    }
    if (source.tunnel !== undefined) this.#requireCarrier(source.tunnel, path);
    this.#checkFamily(source, path);
    this.inside(source.tunnel, () => this.#requireField(source, path));
  }

  /** Like nft, rejects `ct saddr` without a family in keys of maps and in concatenations. */
  checkInKey(expression: unknown, path: string): void {
    const { key } = fieldsIn(expression, "ct");
    if (key === "saddr" || key === "daddr")
      throw typeError(`${path}.ct.key`, `expected "ip ${key}" or "ip6 ${key}" in a key`);
  }

  /** Replaces `ct saddr` by `ct ip saddr` or `ct ip6 saddr`. */
  resolved(expression: Expression, path: string): Expression {
    const ct = fieldsIn(expression, "ct");
    const { key } = ct;
    if (key !== "saddr" && key !== "daddr") return expression;
    const { network } = this.packet;
    if (network === "ip" || network === "ip6") return { ct: { ...ct, key: `${network} ${key}` } };
    throw typeError(
      `${path}.ct.key`,
      `expected "ip ${key}" or "ip6 ${key}", because no earlier match determines the family`,
    );
  }

  /** Without a match of the UDP port, packets of other protocols would be read as packets of the tunnel. */
  #requireCarrier(tunnel: TunnelName, path: string): void {
    const { carrier } = tunnels[tunnel];
    if (carrier === "udp" && this.packet.transport === undefined) {
      throw typeError(path, `${tunnel} requires an earlier match of UDP, such as udp dport`);
    }
    this.#requireTransport(carrier, path);
  }

  /** Rejects values that no packet of the rule has. */
  #checkFamily({ json }: Source, path: string): void {
    if (fieldsIn(json, "meta").key === "nfproto" && this.family !== "inet" && this.packet.tunnel === undefined) {
      throw typeError(path, `meta nfproto is possible only in tables of the family inet, not ${this.family}`);
    }
    const ofConnection = /^ip6? /.exec(fieldsIn(json, "ct").key ?? "")?.[0].trim();
    if (ofConnection !== undefined) this.checkNetwork(ofConnection, path);
    const { family } = membersOf(membersOf(json)["rt"]);
    if (family === "ip" || (family === "ip6" && this.family === "ip")) this.checkNetwork(family, path);
  }

  /** Rejects a network protocol that differs from that of earlier matches or of the table. */
  checkNetwork(header: string, path: string): void {
    const { network } = this.packet;
    if (network === undefined || network === header) return;
    throw typeError(path, `${header} is not possible after a match of ${network}, or in tables of that family`);
  }

  #requireField(source: Source, path: string): void {
    if (source.header === undefined) return;
    const isExtension = source.name === "exthdr" && networks[source.header] !== undefined;
    if (isExtension) this.requireFirst(source.header, path, true);
    else this.requireHeader(source.header, path);
    const name = `${source.header}.${fieldsIn(source.json, "payload").field}`;
    const { icmpType } = this.packet;
    const types = icmpTypes[name];
    if (types === undefined) return;
    if (icmpType === undefined) this.#oneOf({ payload: { protocol: source.header, field: "type" } }, types, path);
    else if (icmpType === "several" || !types.includes(icmpType)) {
      throw typeError(path, `${name.replace(".", " ")} is not possible after a match of the type ${icmpType}`);
    }
  }

  requireHeader(header: string, path: string): void {
    if (header === "ether" || header === "vlan") this.#requireLink(header, path);
    else if (networks[header] !== undefined) this.#requireNetwork(header, path);
    else if (transports[header] !== undefined) this.#requireTransport(header, path);
  }

  #requireLink(header: "ether" | "vlan", path: string): void {
    if (this.packet.tunnel === "gre") throw typeError(path, `${header} is not possible in a tunnel of gre; use gretap`);
    if (this.packet.link === "other")
      throw typeError(path, `${header} is not possible after a match of another iiftype`);
    if (this.packet.link === undefined) this.#equal({ meta: { key: "iiftype" } }, ARPHRD_ETHER, path);
    if (header !== "vlan" || this.packet.link === "vlan") return;
    if (this.packet.isUntagged) throw typeError(path, "vlan is not possible after a match of another ether type");
    this.#equalType("ether", ETH_P_8021Q, path);
  }

  #requireTransport(header: string, path: string): void {
    const { transport } = this.packet;
    if (transport === header) return;
    if (transport !== undefined) throw typeError(path, `${header} is not possible after a match of ${transport}`);
    if (this.packet.network === "arp")
      throw typeError(path, `${header} is not possible in packets of the protocol arp`);
    const network = UNDER[header];
    // An ip or ip6 table needs no match of the network protocol, except inside a tunnel.
    const isFixed = this.packet.tunnel === undefined && (this.family === "ip" || this.family === "ip6");
    if (network !== undefined && !isFixed) this.#requireNetwork(network, path, true);
    this.#equal({ meta: { key: "l4proto" } }, transports[header]!, path);
  }

  #requireNetwork(header: string, path: string, isUnder = false): void {
    const { family, packet } = this;
    const { network, link, tunnel } = packet;
    if (network === header) return;
    this.checkNetwork(header, path);
    // Bridged packets always have an Ethernet header.
    if (link === "other" && family !== "bridge")
      throw typeError(path, `${header} is not possible after a match of another iiftype; match meta protocol before`);
    const { type, family: number } = networks[header]!;
    // Bridged packets always have a known network protocol.
    const isKnown = family === "bridge" && header !== "arp" && !isUnder;
    if (link === "vlan") this.#equalType("vlan", type, path);
    else if (link === "ether" && (tunnel === undefined ? !isKnown : isUnder)) this.#equalType("ether", type, path);
    else if (family !== "inet" || tunnel !== undefined) this.#equal({ meta: { key: "protocol" } }, type, path);
    else if (header !== "arp") this.#equal({ meta: { key: "nfproto" } }, number, path);
    else throw typeError(path, "arp is not possible in tables of the family inet; use the family arp or netdev");
  }

  #equalType(protocol: "ether" | "vlan", type: number, path: string): void {
    this.#equal({ payload: { protocol, field: "type" } }, type, path);
  }

  /** Compares a field, which has whole bytes, with a number. */
  #equal(left: Expression, number: number, path: string): void {
    this.#checkExcluded(left, path);
    this.require(left, path);
    const source = sourceOf(left)!;
    const operand = this.source(source, 0);
    this.packet.learn(source, BigInt(number));
    this.recordComparison(source);
    this.compare("eq", write(operand, BigInt(number)));
  }

  /** Like nft, rejects a field whose protocol an earlier match compares for another relation than equality. */
  #checkExcluded(left: Expression, path: string): void {
    const key = protocolKey(left);
    if (!this.packet.excludes(key)) return;
    const name = key.replace(".", " ");
    throw typeError(
      path,
      `the field requires another ${name} than an earlier match allows: match the ${name} with "=="`,
    );
  }

  #oneOf(left: Expression, numbers: readonly number[], path: string): void {
    if (numbers.length === 1) {
      this.#equal(left, numbers[0]!, path);
      return;
    }
    this.#checkExcluded(left, path);
    const source = sourceOf(left)!;
    const key = [this.source(source, 0)];
    const setId = this.context.addSet({ key, interval: false, keySources: sourcesOfKey(key) }, [...numbers], path);
    this.packet.learnSet(source, () => numbers.map(BigInt));
    this.emit("lookup", { sreg: 1, set: ANONYMOUS.set, setId, flags: [] });
  }
}
