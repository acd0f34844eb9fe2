import { fromOpen, typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { Owner } from "../../../client/owner.ts";
import { EBUSY, EPERM } from "../../../constants/errno.ts";
import type { Listed as ListedEntries, Mode, Result, Steps } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Family } from "../../../schema/model/family.ts";
import { type Privilege, privilegeAdvice } from "../../../sock/privilege.ts";
import { type ChangeKind, Changes, missing, type Verb } from "../../route/core/changes.ts";
import type { Fields } from "../../route/core/fields.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../../route/core/options.ts";
import { type DumpRequest, Session } from "../../route/core/session.ts";
import { checkName } from "../arguments.ts";

/** A netfilter object with a name: a timeout policy, an accounting object or a connection tracking helper. */
export interface Named {
  name: string;
}

export interface NamedKind<Listed extends Named, New extends Named> {
  readonly noun: string;
  readonly family: Family;
  /** Some families name the delete operation "del", others "delete". */
  readonly deletes: "del" | "delete";
  readonly fields: Fields<Listed, New>;
  readonly maximumName: number;
  /** The result shares no memory with the receive buffer. */
  readonly read: (message: MessageView) => Listed;
  write(input: New, verb: Verb): Record<string, unknown>;
  /** Request fields besides the name, such as the protocol. */
  key?(key: Named): Record<string, unknown>;
  /** Privilege that the kernel requires, if it is another one than CAP_NET_ADMIN over the network namespace. */
  readonly privilege?: Privilege;
  advice?(errno: number, verb: Verb, input: New): string | undefined;
  /**
   * Whether the kernel ends a dump early, as at its end, if the object with which the next part begins is deleted: it searches
   * for that object. (nfnl_acct_dump, ctnl_timeout_dump)
   */
  readonly endsEarly?: boolean;
}

/** The kernel begins another part only after more bytes than this: NLMSG_GOODSIZE without the longest object. */
const SHORTEST_PART = 3000;

/** The kernel's table holds one reference. The others are rules. */
export const references = {
  attribute: "use",
  show: (uses: number): number => uses - 1,
  reported: true,
} as const;

export abstract class NamedObjects<
  M extends Mode,
  Listed extends Named,
  New extends Named,
  Key extends Named = Named,
> extends Owner<Session<M>> {
  /** @internal */
  protected readonly changes: Changes<New>;
  readonly #deletions: Changes<string | Named>;
  readonly #kind: NamedKind<Listed, New>;

  /** @internal */
  protected constructor(options: RouteOptions | undefined, kind: NamedKind<Listed, New>) {
    super(new Session(`${fromOpen(kind, new.target).noun} table`, options, kind.family));
    this.#kind = kind;
    this.changes = new Changes(this.session, changeKind(kind));
    this.#deletions = new Changes(this.session, deletionKind(kind));
  }

  /** Lists all objects, for example all timeout policies. */
  list(options?: ListOptions): ListedEntries<M, Listed> {
    return this.listEach("list", "get", options);
  }

  /**
   * Returns the netfilter object with this name.
   *
   * @throws NetlinkError ENOENT if the object does not exist.
   */
  get(key: string | Key, options?: CallOptions): Result<M, Listed> {
    return this.session.run(this.read("get", key, options), options);
  }

  /** Adds a netfilter object. Fails with EEXIST if an object with the same name exists. */
  add(object: New, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("add", object, options), options);
  }

  /**
   * Adds several netfilter objects in few datagrams. Returns one outcome for each object, in the same order: success,
   * or the kernel's error.
   */
  addMany(objects: Iterable<New>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("add", objects, options), options);
  }

  /** Deletes a netfilter object. Fails with EBUSY if a firewall rule uses the object. */
  delete(key: string | Key, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#deletions.one("delete", key, options), options);
  }

  /**
   * Deletes several netfilter objects in few datagrams. Returns one outcome for each object, in the same order:
   * success, or the kernel's error.
   */
  deleteMany(keys: Iterable<string | Key>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#deletions.many("delete", keys, options), options);
  }

  /** Deletes all objects that no rule uses. */
  deleteUnused(options?: CallOptions): Result<M, void> {
    const { deletes, noun } = this.#kind;
    return this.session.run(
      this.session.request(deletes, {}, () => `delete each unused ${noun}`, options),
      options,
    );
  }

  /** @internal */
  protected listEach(verb: string, operation: string, options: ListOptions | undefined): ListedEntries<M, Listed> {
    const { family, noun, read, endsEarly } = this.#kind;
    const advice = (errno: number) => missingPrivilege(this.#kind, errno);
    const request = { family, operation, what: `${verb} each ${noun}`, advice };
    // Another dump would reset the counters again.
    if (endsEarly !== true || operation !== "get") return this.session.list({ ...request, read }, options);
    const listed = new Set<string>();
    const readingAfter = (before: ReadonlySet<string>): DumpRequest<Listed> => {
      let bytes = 0;
      return {
        ...request,
        read(message) {
          const object = read(message);
          bytes += message.length;
          listed.add(object.name);
          return before.has(object.name) ? undefined : object;
        },
        // biome-ignore lint/correctness/useYield: the next request needs no other one
        *finish() {
          return bytes < SHORTEST_PART || listed.size === before.size ? undefined : readingAfter(new Set(listed));
        },
      };
    };
    return this.session.list(readingAfter(new Set()), options);
  }

  /**
   * @internal
   */
  protected *read(operation: string, key: string | Key, options: CallOptions | undefined): Steps<Listed> {
    const { noun, read } = this.#kind;
    const fields = keyFields(this.#kind, key);
    const what = () => `get ${noun} ${title(key)}`;
    const advice = (errno: number) => missingPrivilege(this.#kind, errno) ?? missing(noun)(errno);
    return read(yield* this.session.reply(operation, fields, what, options, advice));
  }
}

function changeKind<Listed extends Named, New extends Named>(kind: NamedKind<Listed, New>): ChangeKind<New> {
  const { noun, family, fields } = kind;
  return {
    noun,
    title,
    path: (inRequest) => fields.path(inRequest),
    request(input, { verb }) {
      fields.check(input);
      checkName(input.name, kind.maximumName, "name");
      return { codec: operationCodec(family, "new"), fields: kind.write(input, verb) };
    },
    advice(errno, verb, input) {
      return missingPrivilege(kind, errno) ?? kind.advice?.(errno, verb, input);
    },
  };
}

function deletionKind<Listed extends Named, New extends Named>(
  kind: NamedKind<Listed, New>,
): ChangeKind<string | Named> {
  const { noun, family, deletes, fields } = kind;
  return {
    noun,
    title,
    isKey: (input) => typeof input === "string",
    path: (inRequest) => fields.path(inRequest),
    request: (input) => ({ codec: operationCodec(family, deletes), fields: keyFields(kind, input) }),
    advice(errno) {
      if (errno === EBUSY) return `a rule uses the ${noun}: delete the rule first`;
      return missingPrivilege(kind, errno);
    },
  };
}

function missingPrivilege(
  { privilege }: Pick<NamedKind<never, never>, "privilege">,
  errno: number,
): string | undefined {
  return errno === EPERM && privilege !== undefined ? privilegeAdvice(privilege) : undefined;
}

function keyFields<Listed extends Named, New extends Named>(
  kind: NamedKind<Listed, New>,
  key: string | Named,
): Record<string, unknown> {
  const object = typeof key === "string" ? { name: key } : key;
  if (!isRecord(object)) throw typeError("key", `expected a name or an object, got ${describeValue(key)}`);
  return { name: checkName(object.name, kind.maximumName, "name"), ...kind.key?.(object) };
}

function title(key: string | Named): string {
  return typeof key === "string" ? key : key.name;
}
