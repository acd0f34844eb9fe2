import { Links } from "bun-netlink/route";
import { type Configuration, canUseFirewall, parseInput, readConfiguration } from "./configuration.ts";
import { CniError, ErrorNumber } from "./errors.ts";
import { AddressManager } from "./ipam/index.ts";
import type { Owner } from "./ipam/store.ts";
import { add } from "./network/add.ts";
import { check } from "./network/check.ts";
import { attachmentName, ifbName, networkPrefix } from "./network/names.ts";
import { status } from "./network/status.ts";
import { readArguments, readAttachment, readCommand } from "./request.ts";
import { checkVersion, formatResult, VERSIONS } from "./result.ts";

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
  const configuration = readConfiguration(input, source, readArguments(environment));
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
    () => removeLinks(configuration, [name, ifbName(name)]),
    () => removeRules(configuration, (comment) => comment === name),
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
    () => removeLinks(configuration, (link) => isInvalid(link.replace(/^ifb/, "cni"))),
    () => removeRules(configuration, isInvalid),
    () =>
      void (
        !configuration.chained &&
        new AddressManager(configuration).collect((owner) => valid.has(attachmentName(network, owner)))
      ),
  ]);
}

/** Deletes links of the host, selected by a list of names or by a function. */
function removeLinks({ chained }: Configuration, select: readonly string[] | ((name: string) => boolean)): void {
  using links = Links.open();
  const selected = typeof select === "function" ? [...links.list()].map(({ ifname }) => ifname).filter(select) : select;
  // With `chained`, another plugin has created the interface of the container, and deletes it.
  for (const name of selected) if (!chained || name.startsWith("ifb")) links.delete(name, { ignoreMissing: true });
}

async function removeRules(configuration: Configuration, isSelected: (comment: string) => boolean): Promise<void> {
  if (!canUseFirewall(configuration)) return;
  const { removeElements } = await import("./network/firewall.ts");
  removeElements(isSelected);
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
