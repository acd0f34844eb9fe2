import { type NamespaceSource, NetlinkError } from "bun-netlink";
import { formatRule, Nftables, type NftObject } from "bun-netlink/nftables";
import { ForwardingEntries, InterfaceConfigurations, Neighbours, Routes } from "bun-netlink/route";
import type { Namespace } from "../model/graph-types.ts";
import { texts } from "../model/item.ts";
import type { Lookups } from "./lookups.ts";

const tableNames: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };
const NUD_INVALID = ["none", "incomplete", "failed"];
/** Maximum number of rules of a namespace that are reported. */
const MAX_NAT_RULES = 20;

/**
 * Returns lookups that ask the kernel of this host: its routing rules and tables, neighbours, forwarding databases and
 * settings. Another thread waits for the kernel.
 */
export function kernelLookups(): Lookups {
  return {
    async route(namespace, { dst, src, iif }) {
      using routes = Routes.openAsync({ netns: sourceOf(namespace) });
      const packet = { src, iif: src === undefined ? undefined : iif?.ifindex };
      const none = { type: undefined, ifindex: undefined, gateway: undefined, prefsrc: undefined };
      try {
        const found = await routes.get(dst, packet);
        const { type, ifindex, gateway, via, prefsrc, table } = found;
        const next = gateway ?? via?.host;
        const entry = await routes.get(dst, { ...packet, fibMatch: true }).catch(ignoreNetlinkErrors);
        const name = table === undefined ? "" : `, table ${tableNames[table] ?? table}`;
        const way = `route ${entry?.dst ?? dst}${next === undefined ? "" : ` via ${next}`}${name}`;
        const text = type === "unicast" || type === "local" ? way : `the route is ${type}`;
        return { type: `${type}`, ifindex, gateway: next, prefsrc, text };
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        return { ...none, text: `no route to ${dst} (${error.code})` };
      }
    },

    async neighbour({ namespace, ifindex }, address) {
      using neighbours = Neighbours.openAsync({ netns: sourceOf(namespace) });
      const found = await neighbours.get(ifindex, address).catch(ignoreNetlinkErrors);
      return found?.state?.some((state) => NUD_INVALID.includes(`${state}`)) === true ? undefined : found?.lladdr;
    },

    async port(bridge, mac) {
      if (bridge.kind !== "bridge") return undefined;
      using entries = ForwardingEntries.openAsync({ netns: sourceOf(bridge.namespace) });
      const found = await entries.list({ master: bridge.ifindex, mac }).toArray().catch(ignoreNetlinkErrors);
      const ports = new Set(found?.map(({ ifindex }) => ifindex));
      return bridge.ports.find(({ ifindex }) => ports.has(ifindex));
    },

    async forwards({ namespace, ifindex }, family) {
      using configurations = InterfaceConfigurations.openAsync({ netns: sourceOf(namespace) });
      const [found] = await configurations.list({ family, interface: ifindex }).toArray();
      return found?.forwarding !== 0;
    },

    async nat(namespace) {
      using firewall = Nftables.openAsync({ netns: sourceOf(namespace) });
      const objects = await firewall.listRuleset().catch(ignoreNetlinkErrors);
      return natRules(objects ?? []);
    },
  };
}

/** Returns the texts of the rules that translate addresses. */
function natRules(objects: readonly NftObject[]): string[] {
  const translations = new Set(["dnat", "snat", "masquerade", "redirect"]);
  const found: string[] = [];
  for (const object of objects) {
    if (!("rule" in object) || found.length === MAX_NAT_RULES) continue;
    const { table, chain, expr } = object.rule;
    const translates = expr.some((statement) => Object.keys(statement).some((name) => translations.has(name)));
    if (translates) found.push(`may be changed by the rule in ${table} ${chain}: ${textOf(object.rule)}`);
  }
  return found;
}

function textOf(rule: Extract<NftObject, { rule: unknown }>["rule"]): string {
  try {
    return formatRule(rule);
  } catch (error) {
    // The language cannot represent statements that the library does not know.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(rule.expr);
  }
}

/** Returns how to open a namespace of the map: the own one of the process, or a named one. */
function sourceOf({ isOwn, item }: Namespace): NamespaceSource | undefined {
  return isOwn ? undefined : texts(item, "names")[0];
}

/** For `catch`: returns undefined for errors of the kernel, such as a missing entry. */
function ignoreNetlinkErrors(error: unknown): undefined {
  if (!(error instanceof NetlinkError)) throw error;
}
