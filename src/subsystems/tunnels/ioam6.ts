import { typeError } from "../../base/argument-error.ts";
import { checkBigint, checkInteger, U64_MAXIMUM } from "../../base/check.ts";
import { describeType } from "../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { ENOENT } from "../../constants/errno.ts";
import { ioam6 } from "../../families/ioam6.ts";
import { asynchronous, type Mode, type Result, type Steps } from "../../io/io.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { extraFields, Fields, integer, special } from "../route/core/fields.ts";
import { equals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable, PartialTable, TableGroup } from "../route/core/generic.ts";
import type { CallOptions, Outcome, RouteOptions } from "../route/core/options.ts";

/** Identifies a namespace of in-situ OAM for IPv6 (IOAM). */
export interface Ioam6NamespaceKey {
  /** Number of the IOAM namespace, 0 to 65535. */
  id: number;
}

/**
 * A namespace of in-situ OAM for IPv6 (IOAM) to add or change. An {@link Ioam6Namespace} returned by `list()` can be
 * passed unchanged.
 */
export interface NewIoam6Namespace extends Ioam6NamespaceKey {
  /** Integer of 4 bytes that this router adds to the traces of the IOAM namespace in IPv6 packets. */
  data?: number | undefined;
  /** Integer of 8 bytes that this router adds to the traces of the IOAM namespace in IPv6 packets. */
  wideData?: bigint | number | undefined;
  /**
   * Number of the IOAM schema whose data this router adds to traces, or `null` for no schema. The method `change`
   * changes only this field.
   */
  schema?: number | null | undefined;
}

/**
 * A namespace of in-situ OAM for IPv6 (IOAM). It defines the data that this router adds to the traces in IPv6 packets.
 * Each trace contains the number of its IOAM namespace.
 */
export interface Ioam6Namespace extends NewIoam6Namespace, ExtraAttributes {
  /** Data of 64 bits that the node writes into wide traces. */
  wideData?: bigint;
  /** Id of the schema that the node writes into traces. */
  schema?: number;
}

/** Identifies an IOAM schema. */
export interface Ioam6SchemaKey {
  /** Number of the IOAM schema, 0 to 16777215. */
  id: number;
}

/**
 * A schema of in-situ OAM for IPv6 (IOAM) to add. An {@link Ioam6Schema} returned by `list()` can be passed unchanged.
 */
export interface NewIoam6Schema extends Ioam6SchemaKey {
  /** Bytes that the router adds to traces, at most 1020. Required to add an IOAM schema, but not to delete one. */
  data?: Uint8Array | undefined;
}

/**
 * A schema of in-situ OAM for IPv6 (IOAM): bytes that a router adds to the traces in IPv6 packets. An IOAM namespace
 * refers to its schema by number.
 */
export interface Ioam6Schema extends NewIoam6Schema, ExtraAttributes {
  data: Uint8Array;
}

/** Filter for listing IOAM namespaces. */
export interface Ioam6NamespaceFilter {
  /** Number of the schema that the IOAM namespaces use. */
  schema?: number | undefined;
}

const MAX_SCHEMA = 0xffffff;
const MAX_DATA = 1020;

const namespaceFields: Fields<Ioam6Namespace, NewIoam6Namespace> = /* @__PURE__ */ new Fields("namespace", () => ({
  id: integer("nsId", 0, 0xffff),
  data: integer("nsData", 0, 0xffffffff),
  wideData: {
    attribute: "nsDataWide",
    parse: (value: bigint, path: string) => checkBigint(value, 0n, U64_MAXIMUM, path),
  },
  schema: { ...integer("scId", 0, MAX_SCHEMA), reported: true },
  ...extraFields,
}));

const decodeNamespace = decoderOf(ioam6, "dump-namespaces");

const namespaceKind: GenericKind<Ioam6Namespace, NewIoam6Namespace, Ioam6NamespaceFilter> = {
  noun: "IOAM namespace",
  plural: "IOAM namespaces",
  family: ioam6,
  fields: namespaceFields,
  operations: {
    list: "dump-namespaces",
    add: "add-namespace",
    change: "ns-set-schema",
    delete: "del-namespace",
  },
  filter: { schema: equals("schema") },
  missing: ENOENT,
  longestEntry: 56,
  read(message) {
    const reply = decodeNamespace(message);
    return [namespaceFields.read(reply, { id: reply.nsId ?? 0 })];
  },
  write(input, verb) {
    const { id, schema } = input;
    const nsId = checkInteger(id, 0, 0xffff, "id");
    if (schema !== undefined && schema !== null) checkInteger(schema, 0, MAX_SCHEMA, "schema");
    if (verb === "change") {
      if (schema === undefined) throw typeError("schema", "expected the number of a schema or null, got undefined");
      return schema === null ? { nsId, scNone: true } : { nsId, scId: schema };
    }
    const request: Record<string, unknown> = { nsId };
    if (verb === "add") namespaceFields.write(input, request);
    return request;
  },
  title: ({ id }) => `${id}`,
  advice: (errno, verb) =>
    errno === ENOENT && verb === "change"
      ? "there is no such namespace or schema: list() returns those that exist"
      : undefined,
};

/**
 * The IOAM namespaces of a network namespace, available as {@link Ioam6.namespaces}. The method `change` assigns a
 * schema to an existing IOAM namespace.
 */
export class Ioam6Namespaces<M extends Mode = "sync"> extends PartialTable<
  M,
  Ioam6Namespace,
  NewIoam6Namespace,
  Ioam6NamespaceFilter,
  Ioam6NamespaceKey
> {
  /** @internal */
  static open(options?: RouteOptions): Ioam6Namespaces {
    return new Ioam6Namespaces(options, namespaceKind);
  }

  /** Returns a string that identifies an IOAM namespace, for use as a `Map` key. */
  static readonly keyOf: KeyOf<Ioam6NamespaceKey> = /* @__PURE__ */ fieldsKey("id");

  /**
   * Adds an IOAM namespace. If the namespace has a schema, a second request assigns it. Throws NetlinkError EEXIST if
   * the IOAM namespace exists.
   */
  override add(namespace: NewIoam6Namespace, options?: CallOptions): Result<M, void> {
    return super.add(namespace, options);
  }

  protected override *adding(namespace: NewIoam6Namespace, options: CallOptions | undefined): Steps<void> {
    yield* this.changes.one("add", namespace, options);
    if (typeof namespace.schema === "number") yield* this.changes.one("change", namespace, options);
  }

  /** Adds several IOAM namespaces and assigns their schemas. Returns one outcome per IOAM namespace, in order. */
  override addMany(namespaces: Iterable<NewIoam6Namespace>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#addMany(namespaces, options), options);
  }

  *#addMany(namespaces: Iterable<NewIoam6Namespace>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(namespaces, "items");
    const all = [...namespaces];
    const outcomes = yield* this.changes.many("add", all, options);
    const bound = [...all.keys()].filter(
      (index) => typeof all[index]!.schema === "number" && outcomes[index]!.error === undefined,
    );
    const results = yield* this.changes.many(
      "change",
      bound.map((index) => all[index]!),
      options,
    );
    for (const [at, index] of bound.entries()) outcomes[index] = results[at]!;
    return outcomes;
  }
}

const schemaFields: Fields<Ioam6Schema, NewIoam6Schema> = /* @__PURE__ */ new Fields("schema", () => ({
  id: integer("scId", 0, MAX_SCHEMA),
  data: special("scData"),
  ...extraFields,
}));

const decodeSchema = decoderOf(ioam6, "dump-schemas");

const schemaKind: GenericKind<Ioam6Schema, NewIoam6Schema, object> = {
  noun: "IOAM schema",
  plural: "IOAM schemas",
  family: ioam6,
  fields: schemaFields,
  operations: { list: "dump-schemas", add: "add-schema", delete: "del-schema" },
  filter: {},
  missing: ENOENT,
  longestEntry: 1060,
  read(message) {
    const reply = decodeSchema(message);
    return [schemaFields.read(reply, { id: reply.scId ?? 0, data: reply.scData ?? new Uint8Array(0) })];
  },
  write({ id, data }, verb) {
    const scId = checkInteger(id, 0, MAX_SCHEMA, "id");
    if (verb === "delete") return { scId };
    if (data instanceof Uint8Array && data.length >= 1 && data.length <= MAX_DATA) return { scId, scData: data };
    const found = data instanceof Uint8Array ? `${data.length} bytes` : describeType(data);
    throw typeError("data", `expected a Uint8Array of 1 to ${MAX_DATA} bytes, got ${found}`);
  },
  title: ({ id }) => `${id}`,
};

/** The IOAM schemas of a network namespace, available as {@link Ioam6.schemas}. */
export class Ioam6Schemas<M extends Mode = "sync"> extends GenericTable<
  M,
  Ioam6Schema,
  NewIoam6Schema,
  object,
  Ioam6SchemaKey
> {
  /** @internal */
  static open(options?: RouteOptions): Ioam6Schemas {
    return new Ioam6Schemas(options, schemaKind);
  }

  /** Returns a string that identifies an IOAM schema, for use as a `Map` key. */
  static readonly keyOf: KeyOf<Ioam6SchemaKey> = /* @__PURE__ */ fieldsKey("id");
}

/**
 * Namespaces and schemas of in-situ OAM for IPv6 (IOAM, RFC 9197), as `ip ioam` configures them. They define the data
 * that this router adds to traces in IPv6 packets.
 *
 * ```ts
 * using ioam = Ioam6.open();
 * ioam.schemas.add({ id: 7, data: new TextEncoder().encode("router 1") });
 * ioam.namespaces.add({ id: 123, data: 0xdeadbeef, schema: 7 });
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the initial user namespace.
 */
export class Ioam6<M extends Mode = "sync"> extends TableGroup<M> {
  readonly namespaces: Ioam6Namespaces<M> = this.open(Ioam6Namespaces);
  readonly schemas: Ioam6Schemas<M> = this.open(Ioam6Schemas);

  /**
   * Opens a client for the IOAM namespaces and schemas of a network namespace, without sending a request. Throws a
   * NetlinkError if the namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): Ioam6 {
    return new Ioam6("IOAM6", options, ioam6);
  }

  /** Opens an `Ioam6` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): Ioam6<"async"> {
    return new Ioam6<"async">("IOAM6", asynchronous(options), ioam6);
  }
}
