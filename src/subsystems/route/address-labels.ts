import { checkInteger, integerFrom } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { AF_INET6 } from "../../constants/socket.ts";
import { type Operations, rtAddrlabel } from "../../families/rt-addrlabel.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../io/io.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { addressBytes, parsePrefix } from "./core/addresses.ts";
import { words } from "./core/changes.ts";
import { computed, extraFields, Fields, interfaceName, type Settable } from "./core/fields.ts";
import { deviceEquals, equals, type FilterTable } from "./core/filters.ts";
import type { InterfaceSource, Interfaces } from "./core/interfaces.ts";
import type { CallOptions, ListOptions, RouteOptions } from "./core/options.ts";
import { ReplaceableTable, type TableKind } from "./core/table.ts";

/**
 * A label of an IPv6 prefix. The kernel prefers source addresses whose label equals the label of the destination (RFC
 * 6724).
 */
export interface AddressLabel extends ExtraAttributes {
  /** IPv6 prefix to which the label applies, such as "2001:db8::/32". */
  prefix: string;
  /** Label from 0 to 4,294,967,294. Requests to delete a label may omit it. */
  label: number;
  /** Name of the interface to which the address label applies; absent if the label applies to all interfaces. */
  dev?: string;
  /** Index of the interface to which the address label applies; absent if the label applies to all interfaces. */
  ifindex?: number;
}

/** An IPv6 address label to add or delete. An {@link AddressLabel} returned by `list()` can be passed unchanged. */
export interface NewAddressLabel extends Settable<AddressLabel, "dev"> {
  prefix: string;
  dev?: InterfaceSource | undefined;
}

/** Filter for listing IPv6 address labels with {@link AddressLabels.list}. */
export interface AddressLabelFilter {
  dev?: InterfaceSource | undefined;
  /** Label of the listed entries. */
  label?: number | undefined;
}

const filterTable: FilterTable<AddressLabelFilter, AddressLabel> = {
  dev: deviceEquals("ifindex"),
  label: equals("label", integerFrom(0, 0xffffffff)),
};

/** `IPV6_ADDR_LABEL_DEFAULT`: the prefix has no label. */
const NO_LABEL = 0xffffffff;

type LabelReply = Operations["getaddrlabel"]["dump"]["reply"];

const fields: Fields<AddressLabel, NewAddressLabel> = /* @__PURE__ */ new Fields("label", () => ({
  prefix: {
    ...computed(({ header, address = "::" }: LabelReply) => `${address}/${header.ifalPrefixlen}`),
    path: "address",
  },
  label: { from: "label", path: "label" },
  dev: { ...interfaceName("header.ifalIndex"), path: "header.ifalIndex" },
  ifindex: { from: "header.ifalIndex", show: (index: number) => index || undefined },
  ...extraFields,
}));

const decodeLabel = decoderOf(rtAddrlabel, "getaddrlabel");

const labelKind: TableKind<AddressLabel, NewAddressLabel> = {
  noun: "address label",
  plural: "address labels",
  family: rtAddrlabel,
  getOperation: "getaddrlabel",
  fields,
  read: (message, { nameOf }) => {
    const entry: Partial<AddressLabel> = fields.read(decodeLabel(message), {}, nameOf);
    entry.label ??= NO_LABEL;
    return entry as AddressLabel;
  },
  request(input, { isDelete, interfaces }) {
    const { length } = parsePrefix(input.prefix, "prefix");
    const address = addressBytes(AF_INET6, input.prefix.split("/")[0]!, "prefix");
    const ifalIndex = interfaces.optionalDevice(input) ?? 0;
    const header = { ifalFamily: AF_INET6, ifalPrefixlen: length, ifalIndex };
    // Delete requests need a label, but the kernel ignores its value.
    const label = checkInteger(input.label ?? (isDelete ? 0 : undefined), 0, NO_LABEL - 1, "label");
    const operation = isDelete ? "deladdrlabel" : "newaddrlabel";
    return { codec: operationCodec(rtAddrlabel, operation), fields: { header, address, label } };
  },
  title: ({ prefix, ifindex, dev = ifindex }) => `${prefix} ${words({ dev })}`,
};

/**
 * Labels of IPv6 prefixes, as `ip addrlabel` shows them. The kernel prefers source addresses whose label equals the
 * label of the destination.
 *
 * ```ts
 * using labels = AddressLabels.open();
 * labels.add({ prefix: "2001:db8::/32", label: 99 });
 * for (const { prefix, label } of labels.list()) console.log(prefix, label);
 * ```
 */
export class AddressLabels<M extends Mode = "sync"> extends ReplaceableTable<M, AddressLabel, NewAddressLabel> {
  /**
   * Opens a client for the table of IPv6 address labels. Throws a NetlinkError if the network namespace does not exist.
   */
  static readonly open = (options?: RouteOptions): AddressLabels => new AddressLabels(options, labelKind);
  /** Opens an `AddressLabels` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): AddressLabels<"async"> =>
    new AddressLabels<"async">(asynchronous(options), labelKind);
  /** Returns a string that identifies an IPv6 address label, for use as a `Map` key. */
  static readonly keyOf: KeyOf<AddressLabel, "prefix" | "ifindex"> = /* @__PURE__ */ fieldsKey("prefix", "ifindex");

  /** Lists all IPv6 address labels, or those that match the filter. */
  list(filter: AddressLabelFilter = {}, options?: ListOptions): Listed<M, AddressLabel> {
    return this.entries.list({ filter, table: filterTable, fields: { header: { ifalFamily: AF_INET6 } } }, options);
  }

  /**
   * Returns the address label of the longest prefix that matches an IPv6 address. Throws a NetlinkError if no prefix
   * matches.
   */
  get(address: string, dev?: InterfaceSource, options?: CallOptions): Result<M, AddressLabel> {
    const request = (interfaces: Interfaces) => {
      const ifalIndex = interfaces.optionalIndex(dev, "dev") ?? 0;
      const header = { ifalFamily: AF_INET6, ifalPrefixlen: 128, ifalIndex };
      return { header, address: addressBytes(AF_INET6, address, "address") };
    };
    return this.session.run(this.entries.get(address, request, options), options);
  }
}
