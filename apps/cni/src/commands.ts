import { Links } from "bun-netlink/route";
import { type Configuration, canLimit, canUseFirewall, parseInput, readConfiguration } from "./configuration.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import { formatAddress } from "./ipam/address.ts";
import { AddressManager } from "./ipam/index.ts";
import type { Owner } from "./ipam/store.ts";
import { add, containerIps } from "./network/add.ts";
import { check } from "./network/check.ts";
import { attachmentName, ifbName, networkPrefix } from "./network/names.ts";
import { status } from "./network/status.ts";
import { readArguments, readAttachment, readCommand } from "./request.ts";
import { checkVersion, formatResult, prefixOf, readResult, VERSIONS } from "./result.ts";

/** The version of the configuration, which errors contain. */
interface Context {
  cniVersion: string;
}

/**
 * Runs the operation in `CNI_COMMAND` and returns the object to print.
 *
 * @throws CniError or NetlinkError if the operation fails; the plugin has undone its changes then.
 */
export async function runCommand(
  environment: Readonly<Record<string, string | undefined>>,
  readInput: () => string,
  context: Context,
): Promise<object | undefined> {
  const command = readCommand(environment);
  const source = readInput();
  // Before version 0.2.0, VERSION had no input.
  const input = command === "VERSION" && source.trim() === "" ? {} : parseInput(source);
  const { cniVersion } = input;
  if (command === "VERSION") {
    const version = typeof cniVersion === "string" ? cniVersion : context.cniVersion;
    return { cniVersion: version, supportedVersions: VERSIONS };
  }
  if (typeof cniVersion === "string") context.cniVersion = cniVersion;
  checkVersion(cniVersion, command);
  const tolerant = command === "DEL" || command === "GC";
  const configuration = readConfiguration(input, source, () => readArguments(environment), { tolerant });
  if (command === "STATUS") {
    await status(configuration);
    return undefined;
  }
  if (command === "GC") {
    await collect(configuration);
    return undefined;
  }
  const attachment = readAttachment(command, environment);
  if (command === "ADD") return formatResult(await add(configuration, attachment), configuration.cniVersion);
  if (command === "CHECK") await check(configuration, attachment);
  else await remove(configuration, attachment);
  return undefined;
}

/** DEL: removes what exists, also if the namespace is gone and if ADD was killed. */
async function remove(configuration: Configuration, owner: Owner): Promise<void> {
  const name = attachmentName(configuration.name, owner);
  await all([
    () => removeLinks(configuration, [name]),
    () => removeRules(configuration, (comment) => comment === name, addressesOf(configuration)),
    () => void (!configuration.chained && new AddressManager(configuration).delete(owner)),
  ]);
}

/** GC: removes everything of the network that belongs to no valid attachment. */
async function collect(configuration: Configuration): Promise<void> {
  const { name: network, validAttachments } = configuration;
  if (validAttachments === undefined)
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, "cni.dev/valid-attachments: expected a list, got nothing");
  const prefix = networkPrefix(network);
  const valid = new Set(validAttachments.map((owner) => attachmentName(network, owner)));
  const isInvalid = (name: string) => name.startsWith(prefix) && !valid.has(name);
  await all([
    () => removeLinks(configuration, attachmentsWithLinks().filter(isInvalid)),
    () => removeRules(configuration, isInvalid),
    () =>
      void (
        !configuration.chained &&
        new AddressManager(configuration).collect((owner) => valid.has(attachmentName(network, owner)))
      ),
  ]);
}

/** Returns the names of the attachments of all networks that have links of the host. */
function attachmentsWithLinks(): string[] {
  using links = Links.open();
  return [...new Set([...links.list()].map(({ ifname }) => ifname.replace(/^ifb/, "cni")))];
}

/**
 * Deletes the host's links of attachments. With `chained`, another plugin has created the interface of the container and deletes
 * it, so that only limits are removed.
 */
async function removeLinks(configuration: Configuration, attachments: readonly string[]): Promise<void> {
  if (configuration.chained) {
    if (!canLimit(configuration) || attachments.length === 0) return;
    const { unlimit } = await import("./network/bandwidth.ts");
    for (const name of attachments) unlimit(name);
    return;
  }
  using links = Links.open();
  for (const name of attachments.flatMap((name) => [name, ifbName(name)])) links.delete(name, { ignoreMissing: true });
}

/**
 * Deletes elements of nftables.
 *
 * @param addresses of containers; see `removeElements`.
 */
async function removeRules(
  configuration: Configuration,
  isSelected: (comment: string) => boolean,
  addresses: readonly string[] = [],
): Promise<void> {
  if (!canUseFirewall(configuration)) return;
  const { removeElements } = await import("./network/firewall.ts");
  removeElements(isSelected, addresses);
}

/** Returns the addresses of a container with mapped ports, as far as the runtime passes the result of ADD to DEL. */
function addressesOf({ prevResult, portMappings }: Configuration): string[] {
  if (portMappings.length === 0) return [];
  try {
    return containerIps(readResult(prevResult, "prevResult")).map((ip) => formatAddress(prefixOf(ip)));
  } catch {
    // DEL does not need the result.
    return [];
  }
}

/** Runs all steps, also after a failed one, and throws the first error. */
async function all(steps: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
