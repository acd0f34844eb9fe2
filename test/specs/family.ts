import { readFileSync } from "node:fs";
import { join } from "node:path";
import { conntrack } from "../../src/families/conntrack.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { dump, type NetlinkError, type NetworkNamespace, NLM_F_ACK, NLM_F_REQUEST, transact } from "../../src/index.ts";
import { type Family, type Fields, loadFamily, operationCodec } from "../../src/schema/index.ts";
import { failureOf } from "../support/failures.ts";

/** Families whose specs in specs/ extend the kernel's, and to which other specs refer. */
const extended: readonly Family[] = [conntrack, rtRoute];

/** Loads a family of the directory specs/. Linked families are loaded from there too, or else are the generated ones. */
export function specFamily(name: string): Family {
  const generated = extended.find((family) => family.name === name);
  if (generated !== undefined) return generated;
  const file = `${name}.yaml`;
  const text = readFileSync(join(import.meta.dir, "../../specs", file), "utf8");
  const { links = [] } = Bun.YAML.parse(text) as { links?: string[] };
  return loadFamily(text, { file, links: Object.fromEntries(links.map((link) => [link, specFamily(link)])) });
}

/** Sends a request and returns its reply as an object, or undefined if there is none. */
export function ask(
  netns: NetworkNamespace,
  family: Family,
  operation: string,
  fields: object = {},
  flags: number = 0,
): Fields | undefined {
  const codec = operationCodec(family, operation);
  const request = codec.request("do", fields, { flags: NLM_F_REQUEST | NLM_F_ACK | flags });
  const { headerLength } = codec;
  const reply = transact(family.protocol, request, { netns, headerLength });
  return reply === undefined ? undefined : codec.decode(reply);
}

/** Returns the kernel's error for a request. */
export function refusal(netns: NetworkNamespace, family: Family, operation: string, fields: object = {}): NetlinkError {
  return failureOf(() => ask(netns, family, operation, fields));
}

/** Returns all entries of a family's dump as objects. */
export function entries(netns: NetworkNamespace, family: Family, operation: string, fields: object = {}): Fields[] {
  const codec = operationCodec(family, operation);
  const options = { netns, headerLength: codec.headerLength };
  return Array.from(dump(family.protocol, codec.request("dump", fields), options), (message) => codec.decode(message));
}
