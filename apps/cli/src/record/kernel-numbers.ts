import { isInterfaceIndex, visitNumbers } from "./interface-fields.ts";

/** Numbers that the kernel assigns, other than indices of interfaces: the family, the field, and what the number is. */
const assigned: readonly (readonly [family: RegExp, field: RegExp, what: string])[] = [
  [/./, /^(link|target|new|socket)Netnsid$|^netnsId$|^targetNsid$/, "the id of a network namespace"],
  [/^nl80211$/, /^(wiphy|wdev)$/, "the number of a radio or a wireless device"],
  [/^nl802154$/, /^(wpanPhy|wpanDev)$/, "the number of a radio or a wireless device"],
  [/^rdma$/, /^devIndex$/, "the number of an RDMA device"],
  [/^xfrm$/, /^index$/, "the number of an IPsec policy"],
  [/^nftables$/, /^(handle|position)$/, "the handle of an object of the firewall"],
  [/^ovs_vport$/, /^portNo$/, "the number of a port of the datapath"],
  [/^ovs_(datapath|vport|flow|meter|packet|ct_limit)$/, /^dpIfindex$/, "the number of a datapath"],
  [/^devlink$/, /^portIndex$/, "the number of a port of the device"],
  [/^(tc|rt-route|rt-link|l2tp|nbd)$/, /^(fd|sockFd|progFd)$/, "a file descriptor of the recorded program"],
  [/^(TASKSTATS|rt-nsid|nl80211)$/, /^(pid|tgid)$/, "the id of a process"],
];

/** Names of the extensions of iptables whose parameters contain the number of an ipset. */
const ofSets = ["set", "SET"];

/**
 * Describes the numbers in the arguments of a printed call that the kernel has assigned, and that may differ on another
 * host or the next time.
 *
 * @param created numbers that the request itself selects, such as the index of a new interface.
 */
export function kernelNumbers(family: string, value: unknown, created: ReadonlySet<number> = new Set()): string[] {
  const found = new Set<string>();
  visitNumbers(value, (field, number) => {
    if (number === 0 || number === 0n) return;
    if (isInterfaceIndex(family, field)) {
      if (!created.has(Number(number)))
        found.add(`${number} in ${field}: the index of an interface whose name is unknown`);
      return;
    }
    const what = assigned.find(([families, fields]) => families.test(family) && fields.test(field))?.[2];
    // All bits are set in selectors that match any object.
    if (what !== undefined && number !== 0xffffffff && number !== -1) found.add(`${number} in ${field}: ${what}`);
  });
  if (family === "nftables" && hasSet(value)) found.add("an extension of iptables contains the number of an ipset");
  return [...found];
}

/** Whether expressions of a rule contain a match or a target of iptables with the number of an ipset. */
function hasSet(value: unknown): boolean {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  const { name, info } = value as { name?: unknown; info?: unknown };
  if (ofSets.includes(String(name)) && info !== undefined) return true;
  return Object.values(value).some(hasSet);
}
