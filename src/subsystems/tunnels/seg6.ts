import { checkInteger } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, ENOENT } from "../../constants/errno.ts";
import { AF_INET6 } from "../../constants/socket.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { type HmacAlgorithm, type Seg6Attrs, seg6 } from "../../families/seg6.ts";
import { asynchronous, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { addressBytes } from "../route/core/addresses.ts";
import { extraFields, Fields, integer, named, special } from "../route/core/fields.ts";
import { equals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable, TableGroup } from "../route/core/generic.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import type { CallOptions, Outcome, RouteOptions } from "../route/core/options.ts";
import { parseBytes } from "./bytes.ts";

/** Hash algorithm of the HMAC that authenticates an IPv6 segment routing header. */
export type Seg6HmacAlgorithm = HmacAlgorithm;

/** Identifies a key for authenticating IPv6 segment routing headers (HMAC). */
export interface Seg6HmacKeyId {
  /** Number of the HMAC key, from 1. */
  id: number;
}

/** An HMAC key of IPv6 segment routing to set. A {@link Seg6HmacKey} returned by `list()` can be passed unchanged. */
export interface NewSeg6HmacKey extends Seg6HmacKeyId {
  /** Hash algorithm of the HMAC (default "sha256"). */
  algorithm?: Seg6HmacAlgorithm | `${number}` | number | undefined;
  /**
   * Secret of the HMAC key: 1 to 64 bytes, or hexadecimal digits. Required to add or replace a key, but not to delete
   * one.
   */
  secret?: string | Uint8Array | undefined;
}

/** A key for authenticating IPv6 segment routing headers (HMAC). */
export interface Seg6HmacKey extends NewSeg6HmacKey, ExtraAttributes {
  algorithm: Seg6HmacAlgorithm | `${number}`;
  /** Secret of the HMAC key, as hexadecimal digits. */
  secret: string;
}

/** Filter for listing HMAC keys of segment routing. */
export interface Seg6HmacKeyFilter {
  algorithm?: Seg6HmacAlgorithm | undefined;
}

const algorithms: NumberNames<HmacAlgorithm> = /* @__PURE__ */ enumNames(seg6, "hmac-algorithm", 0xff);
const SECRET_LENGTHS = Array.from({ length: 64 }, (_, index) => index + 1);

const fields: Fields<Seg6HmacKey, NewSeg6HmacKey> = /* @__PURE__ */ new Fields("key", () => ({
  id: integer("hmackeyid", 1, 0xffffffff),
  algorithm: named(algorithms, "algid"),
  secret: special("secret"),
  ...extraFields,
}));

const decode = decoderOf(seg6, "dumphmac");

const kind: GenericKind<Seg6HmacKey, NewSeg6HmacKey, Seg6HmacKeyFilter> = {
  noun: "SEG6 key",
  plural: "SEG6 keys",
  family: seg6,
  fields,
  operations: { list: "dumphmac", add: "sethmac", replace: "sethmac", delete: "sethmac" },
  filter: { algorithm: equals("algorithm") },
  missing: ENOENT,
  longestEntry: 112,
  read(message) {
    const reply = decode(message);
    const { hmackeyid: id = 0, secret = "" } = reply;
    return [fields.read(reply, { id, algorithm: "0", secret })];
  },
  write({ id, algorithm = "sha256", secret }, verb) {
    const request: Record<string, unknown> = {};
    checkInteger(id, 1, 0xffffffff, "id");
    fields.write({ id, algorithm }, request);
    // The length 0 makes the kernel delete the key.
    if (verb === "delete") return { ...request, secretlen: 0 };
    const bytes = parseBytes(secret, SECRET_LENGTHS, "secret");
    return { ...request, secretlen: bytes.length, secret: bytes };
  },
  title: ({ id }) => `${id}`,
};

/** The HMAC keys of IPv6 segment routing, available as {@link Seg6.hmacKeys}. */
export class Seg6HmacKeys<M extends Mode = "sync"> extends GenericTable<
  M,
  Seg6HmacKey,
  NewSeg6HmacKey,
  Seg6HmacKeyFilter,
  Seg6HmacKeyId
> {
  /** @internal */
  static open(options?: RouteOptions): Seg6HmacKeys {
    return new Seg6HmacKeys(options, kind);
  }

  /** Returns a string that identifies an HMAC key of IPv6 segment routing, for use as a `Map` key. */
  static readonly keyOf: KeyOf<Seg6HmacKeyId> = /* @__PURE__ */ fieldsKey("id");

  /**
   * Adds an HMAC key of IPv6 segment routing. Throws NetlinkError EEXIST if a key with this number exists.
   *
   * To detect an existing key, which the kernel would replace, this method first lists the keys. A key that another
   * program adds between the two requests is replaced.
   */
  override add(key: NewSeg6HmacKey, options?: CallOptions): Result<M, void> {
    return super.add(key, options);
  }

  protected override *adding(key: NewSeg6HmacKey, options: CallOptions | undefined): Steps<void> {
    this.session.checkCall(options);
    yield* this.changes.check("add", key);
    const { idempotent: _, ...limits } = options ?? {};
    for (const { id } of yield* wait<Seg6HmacKey[]>(this.list({}, limits).toArray())) {
      if (id !== key.id) continue;
      throw failure(`add SEG6 key ${id}`, "the key already exists", EEXIST, "replace() overwrites it");
    }
    yield* this.changes.one("replace", key, options);
  }

  /** Adds several HMAC keys as {@link add} does. Returns one outcome per key, in order. */
  override addMany(keys: Iterable<NewSeg6HmacKey>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#addMany(keys, options), options);
  }

  *#addMany(keys: Iterable<NewSeg6HmacKey>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(keys, "items");
    this.session.checkCall(options);
    const all = [...keys];
    for (const [index, key] of all.entries()) yield* this.changes.check("add", key, index);
    const outcomes: Outcome[] = [];
    let first: NetlinkError | undefined;
    for (const key of all) {
      try {
        yield* this.adding(key, options);
        outcomes.push({});
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        first = this.session.io.located(error, this.#addMany, first);
        outcomes.push({ error });
      }
    }
    return outcomes;
  }

  /** Adds an HMAC key of IPv6 segment routing, or replaces the key with the same number. */
  replace(key: NewSeg6HmacKey, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("replace", key, options), options);
  }

  /** Adds or replaces several HMAC keys. Returns one outcome per key, in order. */
  replaceMany(keys: Iterable<NewSeg6HmacKey>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("replace", keys, options), options);
  }
}

/**
 * Settings of IPv6 segment routing, as `ip sr` configures them: the HMAC keys, and the source address of tunnels.
 *
 * ```ts
 * using seg6 = Seg6.open();
 * seg6.setTunnelSource("2001:db8::1");
 * seg6.hmacKeys.replace({ id: 1, secret: crypto.getRandomValues(new Uint8Array(32)) });
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the initial user namespace.
 */
export class Seg6<M extends Mode = "sync"> extends TableGroup<M> {
  readonly hmacKeys: Seg6HmacKeys<M> = this.open(Seg6HmacKeys);

  /**
   * Opens a client for the segment routing settings of a network namespace, without sending a request. Throws a
   * NetlinkError if the namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): Seg6 {
    return new Seg6("SEG6", options, seg6);
  }

  /** Opens a `Seg6` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): Seg6<"async"> {
    return new Seg6<"async">("SEG6", asynchronous(options), seg6);
  }

  /**
   * Returns the source address of IPv6 segment routing tunnels. Returns undefined if the outer packets get an address
   * of the output interface.
   */
  tunnelSource(options?: CallOptions): Result<M, string | undefined> {
    return this.session.run(this.#tunnelSource(options), options);
  }

  *#tunnelSource(options: CallOptions | undefined): Steps<string | undefined> {
    const { dst } = yield* this.session.query<Seg6Attrs>("get-tunsrc", {}, () => "get SEG6 tunnel source", options);
    return dst === "::" ? undefined : dst;
  }

  /**
   * Sets the source address of IPv6 segment routing tunnels. With `null`, the outer packets get an address of the
   * output interface.
   */
  setTunnelSource(address: string | null, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      const dst = addressBytes(AF_INET6, address === null ? "::" : address, "address");
      return this.session.request("set-tunsrc", { dst }, () => "set SEG6 tunnel source", options);
    }, options);
  }
}
