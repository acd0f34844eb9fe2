import { canonicalEntry } from "../route/core/batch.ts";
import type { IgnoredFields, Verb } from "../route/core/changes.ts";
import { Interfaces } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import { associationKind, type NewSecurityAssociation } from "./association.ts";
import { guard, readAssociation } from "./identity.ts";
import {
  type NewSecurityPolicy,
  type PolicyReply,
  policyKeyFields,
  policyKind,
  policyTitle,
  toSecurityPolicy,
} from "./policy.ts";

/** Fields that older kernels ignore, with the first version that knows them. */
const newFields = { direction: "6.10", natKeepaliveSeconds: "6.11", cpu: "6.13" } as const;
const newFieldsOf = (input: NewSecurityAssociation) =>
  (Object.keys(newFields) as (keyof typeof newFields)[]).filter((name) => input[name] !== undefined);
/** The kernel omits the interval 0. */
const unset = { natKeepaliveSeconds: 0 } as const;

const ignored: IgnoredFields<NewSecurityAssociation> = {
  isReadBack: true,
  isNeeded: (input) => newFieldsOf(input).length > 0,
  *find(input, _entry, verb, session, options) {
    const found = { ...unset, ...(yield* readAssociation(input, session, options)) };
    const wanted = canonicalEntry(associationKind, input, "association");
    const names = newFieldsOf(input)
      .filter((name) => found[name] !== wanted[name])
      .map((name) => `${name} (${reasonOf(name, found[name], verb)})`);
    return { names, created: verb === "add" ? input : undefined };
  },
};

function reasonOf(name: keyof typeof newFields, found: unknown, verb: Verb): string {
  const version = `requires Linux ${newFields[name]}`;
  if (verb === "add") return version;
  const isKnown = found !== undefined && found !== 0;
  return isKnown ? "change() does not change it" : `${version}; change() sets it only for a reserved SPI`;
}

export const guardedKind: typeof associationKind = { ...associationKind, guard, ignored };

const ignoredOffload: IgnoredFields<NewSecurityPolicy> = {
  isReadBack: true,
  isNeeded: ({ offload }) => offload !== undefined,
  *find(input, _entry, verb, session, options) {
    const what = () => `get policy ${policyTitle(input)}`;
    const fields = yield* resolving(() => policyKeyFields(input, new Interfaces(session, what)));
    const { offload } = toSecurityPolicy(yield* session.query<PolicyReply>("getpolicy", fields, what, options));
    const names = offload === undefined ? ["offload (requires Linux 6.2)"] : [];
    return { names, created: verb === "add" ? input : undefined };
  },
};

export const guardedPolicyKind: typeof policyKind = { ...policyKind, ignored: ignoredOffload };
