import { Nftables, type SetItem } from "bun-netlink/nftables";
import { Routes } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { attachmentExists, CniError, ErrorNumber, hasCode } from "../errors.ts";
import { formatAddress } from "../ipam/address.ts";
import { type Ip, prefixOf } from "../result.ts";
import { deleteFlowsToPorts, deleteTranslated } from "./connections.ts";
import {
  checkFamilies,
  type Element,
  elementsOf,
  isPort,
  keyText,
  objectsOf,
  portOf,
  setsOf,
  targetOf,
} from "./elements.ts";
import { ensureTable, loopback, TABLE } from "./ruleset.ts";
import { readSysctl, setSysctl } from "./sysctl.ts";
import type { Undo } from "./undo.ts";

/** Maximum number of attempts to list or change elements while other processes change the table. */
const ATTEMPTS = 20;
/** Maximum time in milliseconds between two attempts to list elements that other processes change. */
const MAX_PAUSE_MS = 100;

/**
 * Adds the elements of an attachment in one transaction. Creates the table first if it does not exist. No lock is
 * needed: elements of several processes are added in any order, and a host port that is in use is an error of the kernel.
 *
 * @throws CniError IN_USE if a host port belongs to another container; EXISTS with `chained` if the attachment has elements.
 */
export function addElements(configuration: Configuration, name: string, ips: readonly Ip[], undo: Undo): void {
  checkFamilies(configuration, ips);
  const elements = elementsOf(configuration, name, ips);
  if (elements.length === 0) return;
  const ports = elements.filter(isPort).map(({ set, key }) => `${set} ${key}`);
  const repeated = elements.filter(isPort)[ports.findIndex((port, index) => ports.indexOf(port) < index)];
  if (repeated !== undefined) {
    const message = `portMappings: the host port ${repeated.key.replaceAll(" . ", " ")} is mapped more than once`;
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message, "remove all but one of its mappings");
  }
  using nft = Nftables.open();
  ensureTable(nft);
  for (let attempt = 1; ; attempt++) {
    try {
      nft.transaction((batch) => batch.add(setsOf(elements)).create(objectsOf(elements)));
      break;
    } catch (error) {
      if (attempt === ATTEMPTS || !hasCode(error, "EEXIST")) throw error;
      removeStale(nft, elements, name, configuration);
    }
  }
  undo.push(() => {
    // The attachment can have other elements, which an earlier ADD has created.
    using own = Nftables.open();
    own.delete(objectsOf(elements));
  });
  checkShadowed(nft, elements, name);
  for (const dev of localDevices(configuration, ips)) enableLocal(nft, dev);
  if (configuration.portMappings.length === 0) return;
  // The address, and the host ports, can have flows of an earlier container that ended without DEL.
  deleteTranslated(ips.map((ip) => formatAddress(prefixOf(ip))));
  deleteFlowsToPorts(configuration.portMappings);
}

/**
 * Deletes the elements whose comment is selected, and the connections to their ports.
 *
 * @param addresses of containers whose connections to ports are deleted, too: a killed DEL can have deleted the elements.
 */
export function removeElements(isSelected: (comment: string) => boolean, addresses: readonly string[] = []): void {
  using nft = Nftables.open();
  const containers = new Set(addresses);
  for (let attempt = 1; ; attempt++) {
    const selected = listElements(nft).filter(({ comment }) => isSelected(comment));
    for (const element of selected) if (isPort(element)) containers.add(targetOf(element).address);
    try {
      if (selected.length > 0) nft.delete(objectsOf(selected));
      break;
    } catch (error) {
      // Another process has deleted one of them.
      if (attempt === ATTEMPTS || !hasCode(error, "ENOENT")) throw error;
    }
  }
  deleteTranslated([...containers]);
}

/** Returns a message if an element of the attachment does not exist. */
export function findMissingElement(configuration: Configuration, name: string, ips: readonly Ip[]): string | undefined {
  using nft = Nftables.open();
  const present = new Set(listElements(nft).map(({ set, key, comment }) => `${set} ${key} ${comment}`));
  const missing = elementsOf(configuration, name, ips).find(({ set, key }) => !present.has(`${set} ${key} ${name}`));
  if (missing !== undefined)
    return `nftables: the set ${missing.set} of ${TABLE.table} has no element ${missing.key} of ${name}`;
  for (const dev of localDevices(configuration, ips)) {
    const { elem = [] } = nft.get("set", { ...TABLE, name: "loopback" });
    if (!elem.includes(dev)) return `nftables: the set loopback of ${TABLE.table} has no element ${dev}`;
    const path = localnetPath(dev);
    if (readSysctl(path) !== "1") return `connections to 127.0.0.1 do not reach the container: ${path} is not 1`;
  }
  return undefined;
}

/** Throws an error if the kernel does not allow this process to read nftables. */
export function checkFirewall(): void {
  using nft = Nftables.open();
  nft.list("table");
}

interface ListedElement extends Element {
  readonly comment: string;
}

/** Lists the elements of all attachments. Lists them again while many other processes change the sets. */
function listElements(nft: Nftables, filter: { name?: string } = {}): ListedElement[] {
  for (let attempt = 1; ; attempt++) {
    try {
      return listElementsOnce(nft, filter);
    } catch (error) {
      if (attempt === ATTEMPTS || !hasCode(error, "EINTR")) throw error;
      // Different times, so that the processes do not list the sets together again.
      Bun.sleepSync(Math.random() * MAX_PAUSE_MS);
    }
  }
}

/** Lists the elements of all attachments. A table that does not exist has none. */
function listElementsOnce(nft: Nftables, { name }: { name?: string }): ListedElement[] {
  const filter = { ...TABLE, ...(name !== undefined && { name }) };
  const found: ListedElement[] = [];
  try {
    for (const { name, elem = [] } of [...nft.list("set", filter), ...nft.list("map", filter)]) {
      for (const item of elem as readonly SetItem[]) {
        const [first] = Array.isArray(item) ? item : [item];
        const { val, comment } = (first as { elem?: { val: unknown; comment?: string } }).elem ?? {};
        if (comment === undefined) continue;
        found.push({ set: name as Element["set"], key: keyText(val), item: item as SetItem, comment });
      }
    }
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  return found;
}

/**
 * Deletes the elements that prevent the new ones, if their attachment is gone: those of the same attachment, and those of the
 * same container address, because the address is reserved for the new attachment.
 *
 * @throws CniError IN_USE if a host port belongs to another container.
 */
function removeStale(
  nft: Nftables,
  elements: readonly Element[],
  name: string,
  { chained }: Pick<Configuration, "chained">,
): void {
  const wanted = new Set(elements.map(({ set, key }) => `${set} ${key}`));
  const stale = listElements(nft).filter(({ set, key }) => wanted.has(`${set} ${key}`));
  // Without `chained`, ADD has just created the interface of the attachment, so that its elements are those of an earlier one.
  if (chained && stale.some(({ comment }) => comment === name)) throw attachmentExists();
  const taken = stale.find((element) => isPort(element) && element.comment !== name);
  if (taken !== undefined) throw portInUse(taken);
  try {
    nft.delete(objectsOf(stale));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/**
 * Throws an error if the host port of a mapping is mapped to another container on some of the same addresses: those mappings come
 * first in the rules. Two containers that add such mappings at the same time can both fail.
 *
 * @throws CniError IN_USE
 */
function checkShadowed(nft: Nftables, elements: readonly Element[], name: string): void {
  for (const family of [4, 6] as const)
    for (const [own, other] of [
      ["ports", "hostports"],
      ["hostports", "ports"],
    ] as const) {
      const ports = new Set(elements.filter(({ set }) => set === `${own}${family}`).map(({ key }) => portOf(key)));
      if (ports.size === 0) continue;
      const filter = { name: `${other}${family}` };
      const shadowed = listElements(nft, filter).find(({ key, comment }) => comment !== name && ports.has(portOf(key)));
      if (shadowed !== undefined) throw portInUse(shadowed);
    }
}

function portInUse(element: ListedElement): CniError {
  const { address, port } = targetOf(element);
  const hostPort = element.key.replaceAll(" . ", " ");
  const message = `portMappings: the host port ${hostPort} is mapped to ${address} port ${port} already`;
  return new CniError(ErrorNumber.IN_USE, message, `by the attachment ${element.comment}`);
}

/** Returns the host's interfaces through which it reaches the containers, for connections from the host's loopback. */
function localDevices({ portMappings, snat }: Configuration, ips: readonly Ip[]): string[] {
  if (portMappings.length === 0 || !snat) return [];
  using routes = Routes.open();
  const v4 = ips.filter((ip) => prefixOf(ip).family === 4);
  return [...new Set(v4.flatMap((ip) => routes.get(formatAddress(prefixOf(ip))).dev ?? []))];
}

/**
 * Lets connections to 127.0.0.1 leave through an interface. Packets that arrive there for addresses of the loopback are
 * dropped, because the kernel no longer does so.
 */
function enableLocal(nft: Nftables, dev: string): void {
  nft.add([loopback, { element: { ...TABLE, name: "loopback", elem: [dev] } }]);
  setSysctl(localnetPath(dev), "1");
}

const localnetPath = (dev: string) => `ipv4/conf/${dev}/route_localnet`;
