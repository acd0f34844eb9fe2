import { ESRCH } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import type { Steps } from "../../io/io.ts";
import type { ChangeGuard, IgnoredFields } from "../route/core/changes.ts";
import { Interfaces } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import type { CallOptions } from "../route/core/options.ts";
import type { Session } from "../route/core/session.ts";
import {
  type AssociationKey,
  type AssociationReply,
  associationKind,
  associationTitle,
  keyFields,
  type NewSecurityAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "./association.ts";
import {
  type NewSecurityPolicy,
  type PolicyReply,
  policyKeyFields,
  policyKind,
  policyTitle,
  toSecurityPolicy,
} from "./policy.ts";
import { type MarkMask, markField } from "./vocabulary.ts";

const markOf = (mark: MarkMask | undefined): string => {
  const { v = 0, m = 0 } = mark === undefined ? {} : markField.parse(mark, "mark");
  return m === 0 ? "without a mark" : `with the mark 0x${v.toString(16)}/0x${m.toString(16)}`;
};

/**
 * Throws if the kernel has found an association with another mark than that of `key`. The kernel takes the newest one whose
 * mark matches the value of the requested mark, such as one without a mark. (__xfrm_state_lookup)
 */
export function checkFound(key: AssociationKey, found: MarkMask | undefined, verb: string): void {
  const [wanted, other] = [markOf(key.mark), markOf(found)];
  if (wanted === other) return;
  const advice = other === markOf(undefined) ? undefined : "pass its mark, if it is the right one";
  throw failure(
    `${verb} association ${associationTitle(key)}`,
    `the kernel finds the one ${other} in place of the one ${wanted}`,
    ESRCH,
    advice,
  );
}

/** Fields that older kernels ignore, with the first version that knows them. */
const newFields = { direction: "6.10", natKeepaliveSeconds: "6.11", cpu: "6.13" } as const;
const newFieldsOf = (input: NewSecurityAssociation) =>
  (Object.keys(newFields) as (keyof typeof newFields)[]).filter(
    (name) => input[name] !== undefined && !isUnset(name, input[name]),
  );
/** The kernel omits the interval 0. */
const isUnset = (name: string, value: unknown): boolean => name === "natKeepaliveSeconds" && value === 0;

function* find(
  key: AssociationKey,
  verb: string,
  session: Session,
  options: CallOptions | undefined,
): Steps<SecurityAssociation> {
  const what = () => `${verb} association ${associationTitle(key)}`;
  return toSecurityAssociation(yield* session.query<AssociationReply>("getsa", keyFields(key), what, options));
}

/** Changes and deletions without a mark are not checked, to save a request. */
const guard: ChangeGuard<NewSecurityAssociation> = {
  isNeeded: ({ mark }, verb) => verb !== "add" && mark !== undefined && mark.mask !== 0,
  *check(input, verb, session, options) {
    checkFound(input, (yield* find(input, verb, session, options)).mark, verb);
  },
};

const ignored: IgnoredFields<NewSecurityAssociation> = {
  isNeeded: (input) => newFieldsOf(input).length > 0,
  *find(input, _entry, verb, session) {
    const found = yield* find(input, "get", session, undefined);
    checkFound(input, found.mark, "get");
    const names = newFieldsOf(input)
      .filter((name) => found[name] === undefined)
      .map((name) => `${name} (requires Linux ${newFields[name]})`);
    return { names, created: verb === "add" ? input : undefined };
  },
};

export const guardedKind: typeof associationKind = { ...associationKind, guard, ignored };

const ignoredOffload: IgnoredFields<NewSecurityPolicy> = {
  isNeeded: ({ offload }) => offload !== undefined,
  *find(input, _entry, verb, session) {
    const what = () => `get policy ${policyTitle(input)}`;
    const fields = yield* resolving(() => policyKeyFields(input, new Interfaces(session, what)));
    const { offload } = toSecurityPolicy(yield* session.query<PolicyReply>("getpolicy", fields, what));
    const names = offload === undefined ? ["offload (requires Linux 6.2)"] : [];
    return { names, created: verb === "add" ? input : undefined };
  },
};

export const guardedPolicyKind: typeof policyKind = { ...policyKind, ignored: ignoredOffload };
