// Like nft, the compiler adds implied protocol matches: `tcp dport 22` also matches the protocol TCP.

import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { ETH_P_8021Q } from "../../../constants/if_ether.ts";
import { checkOneKey } from "../elements.ts";
import type { Constant, Expression, Match } from "../statements.ts";
import { checkExpression } from "./expression-arguments.ts";
import { icmpTypes, networks, transports, tunnels } from "./field-tables.ts";
import { type Source, sourceOf } from "./fields.ts";
import { RulePackets } from "./packet-protocols.ts";

/** Network protocol of transport protocols that require one. */
const UNDER: Readonly<Record<string, string>> = { icmp: "ip", igmp: "ip", icmpv6: "ip6" };

export abstract class ProtocolCompiler extends RulePackets {
  protected abstract match(match: Match, path: string): void;

  /** Omits protocol matches that earlier matches imply. */
  protected require(expression: Expression | undefined, path: string): void {
    if (typeof expression !== "object" || expression === null) return;
    if (Array.isArray(expression)) {
      for (const one of expression) this.require(one, path);
      return;
    }
    checkOneKey(expression, path);
    for (const [kind, argument] of Object.entries(expression)) checkExpression(kind, argument, `${path}.${kind}`);
    const source = sourceOf(this.resolved(expression, path));
    if (source === undefined) {
      // Sets contain only constants.
      for (const value of Object.values(expression)) {
        if (Array.isArray(value)) this.require(value as Expression, path);
        else if (isRecord(value))
          for (const one of Object.values(value))
            if (isRecord(one) && !("set" in one)) this.require(one as Expression, path);
      }
      return;
    }
    if (source.tunnel !== undefined) this.#requireTransport(tunnels[source.tunnel].carrier, path);
    this.inside(source.tunnel, () => this.#requireField(source, path));
  }

  /** Replaces `ct saddr` by `ct ip saddr` or `ct ip6 saddr`. */
  protected resolved(expression: Expression, path: string): Expression {
    const { ct } = (isRecord(expression) ? expression : {}) as { ct?: { key: string; dir?: "original" | "reply" } };
    if (ct?.key !== "saddr" && ct?.key !== "daddr") return expression;
    const { network } = this.packet;
    if (network === "ip" || network === "ip6") return { ct: { ...ct, key: `${network} ${ct.key}` } };
    throw typeError(
      `${path}.ct.key`,
      `expected "ip ${ct.key}" or "ip6 ${ct.key}", because no earlier match determines the family`,
    );
  }

  #requireField(source: Source, path: string): void {
    if (source.header === undefined) return;
    this.requireHeader(source.header, path);
    const { payload } = source.json as { payload?: { field: string } };
    const name = `${source.header}.${payload?.field}`;
    const types = this.packet.icmpKnown ? undefined : icmpTypes[name];
    if (types !== undefined) {
      const left = { payload: { protocol: source.header, field: "type" } };
      const right = types.length === 1 ? types[0]! : { set: [...types] };
      this.packet.icmpKnown = true;
      this.match({ op: "==", left, right }, path);
    } else if (name === "icmp.type" || name === "icmpv6.type") this.packet.icmpKnown = true;
  }

  protected requireHeader(header: string, path: string): void {
    if (header === "ether" || header === "vlan") this.#requireLink(header, path);
    else if (networks[header] !== undefined) this.#requireNetwork(header, path);
    else if (transports[header] !== undefined) this.#requireTransport(header, path);
  }

  #requireLink(header: "ether" | "vlan", path: string): void {
    if (this.packet.link === undefined) this.#equal({ meta: { key: "iiftype" } }, "ether", path);
    if (header === "vlan" && this.packet.link !== "vlan") this.#equalType("ether", ETH_P_8021Q, path);
  }

  #requireTransport(header: string, path: string): void {
    if (this.packet.transport === header) return;
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
    if (network !== undefined) {
      throw typeError(path, `${header} is not possible after a match of ${network}, or in tables of that family`);
    }
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

  #equal(left: Expression, right: Constant, path: string): void {
    this.match({ op: "==", left, right }, path);
  }
}
