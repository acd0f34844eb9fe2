import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../../constants/netlink.ts";
import type { SetelemListAttrs } from "../../../families/nftables.ts";
import type { Steps } from "../../../io/io.ts";
import type { EncodedRequest } from "../../../message/encoded-request.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { Elements, NftObject, ObjectKinds, Rule, TableFamily } from "../model/objects.ts";
import { entryOf, membersOf, type SetItem } from "../model/statements.ts";
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

interface ChangeOptions {
  readonly verb: Verb;
  /** Handle of the rule next to which this rule is placed. */
  readonly position?: number | undefined;
  /** Whether joining and splitting ranges is disabled ("auto-merge"). */
  readonly isExact?: boolean | undefined;
  /** Path of the object in errors (default: the command's index). */
  readonly path?: string | undefined;
}

interface ChangedObjects extends Omit<ObjectKinds, "element"> {
  readonly element: Omit<Elements, "elem"> & { readonly elem: readonly SetItem[] };
  readonly ruleset: { readonly family?: TableFamily };
}

/** The fields are checked when the requests are created. Objects to delete have only the fields that identify them. */
export type ChangeTo<K extends keyof ChangedObjects> = {
  [Of in K]: ChangeOptions & { readonly kind: Of; readonly object: ChangedObjects[Of] };
}[K];

export type Change = ChangeTo<keyof ChangedObjects>;

/** @param isPlaced whether the handle of a rule is that of the rule next to which it is placed. */
export function changeOf(verb: Verb, kind: string, object: unknown, isPlaced = false): Change {
  const position = isPlaced && kind === "rule" ? membersOf(object)["handle"] : undefined;
  return { verb, kind, object, position } as Change;
}

/** Fields of requests that other requests and errors depend on. */
type RequestFields = Partial<
  Record<"table" | "name" | "set", string> &
    Record<"id" | "setId" | "chainId", number> &
    Pick<SetelemListAttrs<Write>, "elements"> & { flags: unknown; header: { readonly nfgenFamily: number } }
>;

/** One command of a transaction can result in several requests. */
export interface Request {
  readonly operation: string;
  /** Empty if the request is {@link encoded}. */
  readonly fields: RequestFields;
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
    const [kind, object] = entryOf(one);
    return { ...changeOf("add", kind, object), path: paths[index] };
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
