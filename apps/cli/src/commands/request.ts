import {
  lookupFamily,
  Message,
  NETLINK_GENERIC,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
} from "bun-netlink";
import { type NetlinkFamily, operationCodec } from "bun-netlink/schema";
import { annotate } from "../annotate.ts";
import { UsageError } from "../errors.ts";
import { type FamilyOptions, findFamily } from "../families.ts";
import { readFields } from "../fields.ts";
import { parseNamespace } from "../namespaces.ts";
import { json, line, object } from "../output.ts";

/** Options of the commands `do` and `dump`. */
export interface RequestOptions extends FamilyOptions {
  readonly json?: boolean;
  readonly netns?: string;
  readonly flags?: string;
  readonly dryRun?: boolean;
}

const flagBits: Readonly<Record<string, number>> = {
  create: NLM_F_CREATE,
  excl: NLM_F_EXCL,
  replace: NLM_F_REPLACE,
  append: NLM_F_APPEND,
  echo: NLM_F_ECHO,
};

/**
 * Sends a request or a dump and prints the replies. With `--dry-run`, prints the bytes of the request and sends
 * nothing.
 */
export async function request(
  kind: "do" | "dump",
  name: string,
  operation: string,
  args: readonly string[],
  options: RequestOptions,
): Promise<void> {
  const family = await findFamily(name, options);
  const flags = parseFlags(options.flags);
  const netns = options.netns === undefined ? {} : { netns: parseNamespace(options.netns) };
  using client = family.connect(netns);
  // The operation is checked before the fields, so that an unknown operation is the first error that is reported.
  client.supports(operation);
  const fields = await readFields(family, operation, args);
  if (options.dryRun === true) return dryRun(family, kind, operation, fields, flags, options);
  if (kind === "dump") {
    for (const [index, item] of client.dump(operation, fields, { flags }).toArray().entries()) {
      if (index > 0 && options.json !== true) line("---");
      object(item, options.json);
    }
    return;
  }
  for (const reply of client.doAll(operation, fields, { flags })) object(reply, options.json);
}

function parseFlags(text: string | undefined): number {
  const names = text === undefined || text === "" ? [] : text.toLowerCase().split(/[,|]/);
  return names.reduce((bits, name) => {
    const bit = flagBits[name.replace(/^nlm_f_/, "")];
    if (bit === undefined) {
      throw new UsageError(`--flags: unknown flag "${name}"; there are: ${Object.keys(flagBits).join(", ")}`);
    }
    return bits | bit;
  }, 0);
}

function dryRun(
  family: NetlinkFamily,
  kind: "do" | "dump",
  operation: string,
  fields: object,
  flags: number,
  options: RequestOptions,
): void {
  const all = NLM_F_REQUEST | flags | (kind === "dump" ? NLM_F_DUMP : 0);
  const type = family.protocol === NETLINK_GENERIC ? { type: idOf(family, options.netns) } : {};
  const message = operationCodec(family, operation).request(kind, fields, { flags: all, ...type });
  // The header contains no length yet: the length is set only when a message is sent.
  const bytes = message.bytes.slice();
  new DataView(bytes.buffer).setUint32(0, bytes.length, true);
  if (options.json === true) json({ family: family.name, operation, kind, bytes });
  else for (const text of annotate(new Message(bytes), family, operation)) line(text);
}

/** Message type that a dry run shows for a generic netlink family that the running kernel lacks. */
const NO_ID = 0xffff;

/** Returns the id of a generic netlink family. Returns a placeholder for a dry run if the kernel lacks the family. */
function idOf({ name }: NetlinkFamily, netns: string | undefined): number {
  try {
    return lookupFamily(name, netns === undefined ? {} : { netns: parseNamespace(netns) }).id;
  } catch {
    return NO_ID;
  }
}
