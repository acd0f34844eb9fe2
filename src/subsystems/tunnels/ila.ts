import { typeError } from "../../base/argument-error.ts";
import { describeValue, titleText } from "../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { ESRCH } from "../../constants/errno.ts";
import { type CsumMode, type IdentifierType, ila } from "../../families/ila.ts";
import { asynchronous, type Mode } from "../../io/io.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { extraFields, Fields, named, special } from "../route/core/fields.ts";
import { deviceEquals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable } from "../route/core/generic.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";

/**
 * How identifier locator addressing (ILA) keeps checksums valid when it replaces the upper half (locator) of an IPv6
 * address.
 */
export type IlaChecksumMode = CsumMode;
/**
 * Format of the lower half (identifier) of an IPv6 address in identifier locator addressing (ILA). With "use-format",
 * the first three bits of the identifier contain the type.
 */
export type IlaIdentifierType = IdentifierType;

/** Identifies a mapping of identifier locator addressing (ILA). */
export interface IlaMappingKey {
  /**
   * Locator (upper half of an IPv6 address) to replace. It is written as four groups of hexadecimal digits, such as
   * "2001:db8:0:1".
   */
  match: string;
  /** Interface on which the packets arrive (default: all). */
  dev?: InterfaceSource | undefined;
  /** Index of the interface on which packets arrive. */
  ifindex?: number | undefined;
}

/**
 * A mapping of identifier locator addressing (ILA) to add. An {@link IlaMapping} returned by `list()` can be passed
 * unchanged.
 */
export interface NewIlaMapping extends IlaMappingKey {
  /**
   * New locator (upper half of the address), which replaces the locator `match`. Required to add an ILA mapping, but
   * not to delete one.
   */
  locator?: string | undefined;
  /** How ILA keeps checksums valid when it replaces the locator (default "adjust-transport"). */
  checksumMode?: IlaChecksumMode | `${number}` | number | undefined;
  /**
   * Format of the lower half (identifier) of the matching addresses. With the default "use-format", the first three
   * bits of the identifier contain the type.
   */
  identifierType?: IlaIdentifierType | `${number}` | number | undefined;
}

/**
 * A mapping of identifier locator addressing (ILA). It replaces the upper half (locator) of the destination address of
 * received IPv6 packets.
 */
export interface IlaMapping extends NewIlaMapping, ExtraAttributes {
  dev?: string;
  /** Index of the interface on which packets arrive. */
  ifindex?: number;
}

/** Filter for listing ILA mappings. */
export interface IlaMappingFilter {
  dev?: InterfaceSource | undefined;
}

const checksumModes: NumberNames<CsumMode> = /* @__PURE__ */ enumNames(ila, "csum-mode", 0xff);
const identifierTypes: NumberNames<IdentifierType> = /* @__PURE__ */ enumNames(ila, "identifier-type", 0xff);

const locator = (attribute: string) => ({
  attribute,
  show: (value: bigint) => [48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(":"),
  parse(text: string, path: string): bigint {
    if (typeof text === "string" && /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$/i.test(text)) {
      return BigInt(
        `0x${text
          .split(":")
          .map((group) => group.padStart(4, "0"))
          .join("")}`,
      );
    }
    throw typeError(path, `expected four groups such as "2001:db8:0:1", got ${describeValue(text)}`);
  },
});

const fields: Fields<IlaMapping, NewIlaMapping> = /* @__PURE__ */ new Fields("mapping", () => ({
  match: locator("locatorMatch"),
  locator: locator("locator"),
  dev: special(),
  ifindex: { attribute: "ifindex", reported: true, show: (index: number) => (index === 0 ? undefined : index) },
  checksumMode: named(checksumModes, "csumMode"),
  identifierType: named(identifierTypes, "identType"),
  ...extraFields,
}));

const decode = decoderOf(ila, "get");

const kind: GenericKind<IlaMapping, NewIlaMapping, IlaMappingFilter> = {
  noun: "ILA mapping",
  plural: "ILA mappings",
  family: ila,
  fields,
  operations: { list: "get", get: "get", add: "add", delete: "del" },
  filter: { dev: deviceEquals("ifindex") },
  missing: ESRCH,
  read(message, interfaces) {
    const entry: IlaMapping = fields.read(decode(message), { match: "" });
    const name = entry.ifindex === undefined ? undefined : interfaces.name(entry.ifindex);
    if (name !== undefined) entry.dev = name;
    return [entry];
  },
  write(input, verb, interfaces) {
    const request: Record<string, unknown> = {};
    const { match, locator: to, checksumMode = "adjust-transport", identifierType = "use-format" } = input;
    const mapping: NewIlaMapping = { match };
    if (match === undefined) throw typeError("match", "expected a locator, got undefined");
    if (verb !== "delete") {
      if (to === undefined) throw typeError("locator", "expected a locator, got undefined");
      Object.assign(mapping, { locator: to, checksumMode, identifierType });
    }
    fields.write(mapping, request);
    const ifindex = interfaces.optionalDevice(input);
    return ifindex === undefined ? request : { ...request, ifindex };
  },
  title: ({ match, dev, ifindex }) =>
    `${titleText(match)}${(dev ?? ifindex) === undefined ? "" : ` of ${titleText(dev ?? ifindex)}`}`,
};

/**
 * Mappings of identifier locator addressing (ILA), which replace the upper half of IPv6 destination addresses, as `ip
 * ila` configures them.
 *
 * ```ts
 * using mappings = IlaMappings.open();
 * mappings.add({ match: "2001:db8:0:1", locator: "2001:db8:0:2", checksumMode: "neutral-map" });
 * ```
 *
 * Changes require CAP_NET_ADMIN in the initial user namespace.
 */
export class IlaMappings<M extends Mode = "sync"> extends GenericTable<
  M,
  IlaMapping,
  NewIlaMapping,
  IlaMappingFilter,
  IlaMappingKey
> {
  /**
   * Opens a client for the ILA mappings of a network namespace, without sending a request. Throws a NetlinkError if the
   * namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): IlaMappings {
    return new IlaMappings(options, kind);
  }

  /** Opens an `IlaMappings` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): IlaMappings<"async"> {
    return new IlaMappings<"async">(asynchronous(options), kind);
  }

  /** Returns a string that identifies a mapping of identifier locator addressing (ILA), for use as a `Map` key. */
  static readonly keyOf: KeyOf<IlaMapping, "match" | "ifindex"> = /* @__PURE__ */ fieldsKey("match", "ifindex");
}
