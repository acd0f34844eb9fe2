import {
  checkInteger,
  checkOneOf,
  checkOptions,
  checkString,
  integerFrom,
  type OptionChecks,
} from "../../../base/check.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import type { Steps } from "../../../io/io.ts";
import { familyNumber } from "../model/families.ts";
import type { Kind, NftObject, ObjectKinds } from "../model/objects.ts";
import { KINDS } from "../objects/kinds.ts";
import { checkName } from "../statements/simple/checks.ts";
import type { Filter } from "./read-objects.ts";
import { describe } from "./transaction.ts";

export const filterNames: OptionChecks<Filter> = {
  family: (value, path) => void familyNumber(value, path),
  table: checkString,
  chain: checkString,
  name: checkString,
};

const rulesetFilter: OptionChecks<Pick<Filter, "family" | "table">> = {
  family: filterNames.family,
  table: filterNames.table,
};

/** Identifies one object by its name or handle. */
export type ObjectReference = Filter & { handle?: number | undefined };

const referenceNames: OptionChecks<ObjectReference> = {
  ...filterNames,
  handle: integerFrom(0, Number.MAX_SAFE_INTEGER),
};

/** Reads objects of one kind, or of all kinds. */
type Read<Listed = NftObject[]> = (kind: string | undefined, filter: Filter) => Steps<Listed>;
type ListedKind = Exclude<Kind, "element">;

export function* listKind<K extends ListedKind>(kind: K, filter: Filter, read: Read): Steps<ObjectKinds[K][]> {
  const kinds = KINDS.filter((name) => name !== "element");
  checkOneOf(kind, kinds, "kind");
  checkOptions(filter, filterNames, "filter");
  return (yield* read(kind, filter)).map((object) => Object.values(object)[0] as ObjectKinds[K]);
}

export function* listObjects<Listed>(filter: Pick<Filter, "family" | "table">, read: Read<Listed>): Steps<Listed> {
  checkOptions(filter, rulesetFilter, "filter");
  return yield* read(undefined, filter);
}

/** Throws NetlinkError ENOENT if the object does not exist. */
export function* getObject<K extends ListedKind>(
  kind: K,
  reference: ObjectReference,
  read: Read,
): Steps<ObjectKinds[K]> {
  checkOptions(reference, referenceNames, "reference");
  const { handle, ...filter } = reference;
  if (kind === "rule") checkInteger(handle, 0, Number.MAX_SAFE_INTEGER, "reference.handle");
  else if (handle === undefined) checkName(reference.name, "reference.name");
  const found = (yield* listKind(kind, filter, read)).find((one) => handle === undefined || one.handle === handle);
  if (found !== undefined) return found;
  throw missingObject(`get ${describe("", kind, reference).trim()}`, kind);
}

export function missingObject(operation: string, kind: string, cause?: NetlinkError): NetlinkError {
  return failure(operation, "no such object", ENOENT, `list("${kind}") returns those that exist`, cause);
}
