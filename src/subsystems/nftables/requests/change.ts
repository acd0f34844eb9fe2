import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../../constants/netlink.ts";
import type { Steps } from "../../../io/io.ts";
import type { EncodedRequest } from "../../../message/encoded-request.ts";
import type { NftObject, Rule, TableFamily } from "../model/objects.ts";
import type { ItemPath } from "../sets/element-requests.ts";
import type { KernelSets } from "../sets/transaction-sets.ts";

export const VERBS = ["add", "create", "insert", "replace", "change", "rename", "delete", "destroy", "flush"] as const;

export type Verb = (typeof VERBS)[number];

export function isVerb(key: string): key is Verb {
  return (VERBS as readonly string[]).includes(key);
}

/** Flags of the requests for new and changed objects. */
export const NEW_FLAGS: Readonly<Record<string, number>> = {
  add: NLM_F_CREATE,
  create: NLM_F_CREATE | NLM_F_EXCL,
  insert: NLM_F_CREATE,
  replace: NLM_F_REPLACE,
  change: 0,
};

export interface Change {
  readonly verb: Verb;
  readonly kind: string;
  readonly object: object;
  /** Handle of the rule next to which this rule is placed. */
  readonly position?: number | undefined;
  /** Whether joining and splitting ranges is disabled ("auto-merge"). */
  readonly isExact?: boolean | undefined;
  /** Path of the object in errors (default: the command's index). */
  readonly path?: string | undefined;
}

/** One command of a transaction can result in several requests. */
export interface Request {
  readonly operation: string;
  /** Empty if the request is {@link encoded}. */
  readonly fields: object;
  /** The encoded request, if {@link RequestContext.encode} has encoded it. */
  readonly encoded?: EncodedRequest | undefined;
  /** Flags (`NLM_F_*`) of the request. */
  readonly flags: number;
  /** Number of the command in the header of the request. */
  readonly command: number;
  /** Index after the last kernel expression of each statement. */
  readonly statements?: readonly number[] | undefined;
  /** Position of the set elements in their command, for error messages. */
  readonly items?: ItemPath | undefined;
}

/** @param paths paths of the objects for errors. */
export function additionsOf(objects: readonly NftObject[], paths: readonly string[] = []): Change[] {
  return objects.map((one, index) => {
    const [kind, object] = Object.entries(one)[0] as [string, object];
    return { verb: "add", kind, object, path: paths[index] };
  });
}

/** What requests depend on besides their commands: the kernel, and how they are encoded. */
export interface RequestContext extends KernelSets {
  /**
   * Encodes a request as soon as later commands cannot change it, so that a large transaction needs memory only for the
   * message (default: requests are not encoded). `index` is the position of the request in the transaction.
   */
  readonly encode?: ((request: Request, index: number) => EncodedRequest) | undefined;
  nameOf(kind: "table" | "set" | "map", family: TableFamily, table: string, handle: number): Steps<string | undefined>;
  handlesOf(chain: Pick<Rule, "family" | "table" | "chain">): Steps<number[]>;
  chainHandle(family: TableFamily, table: string, chain: string): Steps<number>;
  hasTable(family: TableFamily, table: string): Steps<boolean>;
  /** NLM_F_ECHO: the kernel sends back each created object. */
  readonly echo: boolean;
}
