import { typeError } from "../../../base/argument-error.ts";
import { checkBigint, checkOptions } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { decoderOf } from "../../../client/family.ts";
import { EEXIST } from "../../../constants/errno.ts";
import { nfacct } from "../../../families/nfacct.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { extraFields, Fields, reported, special } from "../../route/core/fields.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../../route/core/options.ts";
import { type Named, type NamedKind, NamedObjects, references } from "./named-objects.ts";

/**
 * Quota of an accounting object in packets or bytes. An iptables rule with the match `nfacct` matches packets after the
 * object has counted `packets` packets or `bytes` bytes.
 */
export interface AccountingQuota {
  /** Number of packets. */
  packets?: bigint | number | undefined;
  /** Number of bytes. */
  bytes?: bigint | number | undefined;
}

/**
 * An accounting object to create, which counts packets and bytes. An {@link AccountingObject} that `list` returns can
 * be passed unchanged.
 */
export interface NewAccountingObject {
  /** Name of the accounting object, at most 31 bytes. */
  name: string;
  /** Initial packet counter (default 0). */
  packets?: bigint | number | undefined;
  /** Initial byte counter (default 0). */
  bytes?: bigint | number | undefined;
  quota?: AccountingQuota | undefined;
}

/** An accounting object, which counts the packets that match certain firewall rules. */
export interface AccountingObject extends ExtraAttributes {
  name: string;
  /** Number of counted packets. */
  packets: bigint;
  /** Number of counted bytes. */
  bytes: bigint;
  /** Number of packets or bytes at which the kernel sends an event. */
  quota?: { packets?: bigint; bytes?: bigint };
  /** Whether the accounting object has reached its quota. Absent if the object has no quota. */
  isOverQuota?: boolean;
  /** Number of rules that use the accounting object. */
  references: number;
}

const U64 = 0xffffffffffffffffn;
const u64 = (value: bigint | number, path: string): bigint => checkBigint(value, 0n, U64, path);

const fields = /* @__PURE__ */ new Fields<AccountingObject, NewAccountingObject>("object", () => ({
  name: { attribute: "name" },
  packets: { attribute: "pkts", parse: u64 },
  bytes: { attribute: "bytes", parse: u64 },
  quota: special("quota"),
  isOverQuota: reported(),
  references,
  ...extraFields,
}));

const decode = decoderOf(nfacct, "get");

function read(message: MessageView): AccountingObject {
  const reply = decode(message);
  const object = fields.read(reply, {}) as AccountingObject;
  const { flags, quota } = reply;
  if (quota === undefined || flags === undefined) return object;
  object.quota = flags.includes("quota-bytes") ? { bytes: quota } : { packets: quota };
  object.isOverQuota = flags.includes("overquota");
  return object;
}

const kind: NamedKind<AccountingObject, NewAccountingObject> = {
  noun: "accounting object",
  family: nfacct,
  deletes: "del",
  fields,
  maximumName: 31,
  endsEarly: true,
  read,
  write(object) {
    const request: Record<string, unknown> = {};
    fields.write(object, request);
    if (object.quota !== undefined) Object.assign(request, quotaFields(object.quota));
    return request;
  },
  advice(errno, verb) {
    if (errno !== EEXIST || verb !== "add") return undefined;
    return "the object already exists: delete() deletes it, reset() sets its counters to 0";
  },
};

function quotaFields(quota: AccountingQuota): Record<string, unknown> {
  checkOptions(quota, { packets: true, bytes: true }, "quota");
  const { packets, bytes } = quota;
  if ((packets === undefined) === (bytes === undefined)) {
    throw typeError("quota", "expected either packets or bytes");
  }
  if (packets !== undefined) return { flags: ["quota-pkts"], quota: u64(packets, "quota.packets") };
  return { flags: ["quota-bytes"], quota: u64(bytes!, "quota.bytes") };
}

/**
 * Named counters of packets and bytes, which iptables rules use with the match `nfacct`.
 *
 * ```ts
 * using accounting = AccountingObjects.open();
 * accounting.add({ name: "http" });
 * accounting.add({ name: "guests", quota: { bytes: 10n ** 9n } });
 * for (const { name, packets, bytes } of accounting.resetAll()) console.log(name, packets, bytes);
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export class AccountingObjects<M extends Mode = "sync"> extends NamedObjects<M, AccountingObject, NewAccountingObject> {
  /**
   * Opens the accounting objects of a network namespace. Sends no request. Throws a NetlinkError if the namespace
   * cannot be opened.
   */
  static readonly open = (options?: RouteOptions): AccountingObjects => new AccountingObjects(options, kind);
  /** Opens an `AccountingObjects` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): AccountingObjects<"async"> =>
    new AccountingObjects(asynchronous(options), kind);
  /** Returns the text that identifies an accounting object. */
  static readonly keyOf: KeyOf<Named> = /* @__PURE__ */ fieldsKey("name");

  /**
   * Returns an accounting object and sets its counters to 0. Both happen in one atomic step, so every packet is counted
   * exactly once. A quota that was used up starts again.
   *
   * @throws NetlinkError ENOENT if the object does not exist.
   */
  reset(name: string, options?: CallOptions): Result<M, AccountingObject> {
    return this.session.run(this.read("get-ctrzero", name, options), options);
  }

  /** Lists all accounting objects and sets the counters of each object to 0, like {@link reset}. */
  resetAll(options?: ListOptions): Listed<M, AccountingObject> {
    return this.listEach("reset", "get-ctrzero", options);
  }
}
