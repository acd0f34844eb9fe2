import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { groupBy, omit } from "../../../../base/objects.ts";
import { EEXIST, EINVAL, ESRCH } from "../../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../../errors.ts";
import { canonicalEntry } from "../../../route/core/batch.ts";
import { keyBytes } from "../../../xfrm/algorithms.ts";
import {
  type AssociationKey,
  associationKey,
  associationKind,
  associationTitle,
  fields,
  type NewSecurityAssociation,
  type SecurityAssociation,
} from "../../../xfrm/association.ts";
import { SecurityAssociations } from "../../../xfrm/associations.ts";
import { additionRank, preventsAddition } from "../../../xfrm/identity.ts";
import { continuedReplay } from "../../../xfrm/usage.ts";
import { type DifferenceList, includes, toPlain } from "../../model/compare.ts";
import { declaredInterface } from "../../model/forms.ts";
import { nameOf, referenceTo } from "../../model/names.ts";
import { failureOf, failuresOf, markPartial, outcomeOf, readable, removalErrors } from "../../model/outcomes.ts";
import { checkKeyFile, HIDDEN, readHexKeyFile, Secret } from "../../model/secret.ts";
import { type Action, type Change, defineTable, type StateTable } from "../../model/table.ts";
import {
  declaredLimits,
  listedLimits,
  listedMark,
  markText,
  namedSelector,
  openIpsecEvents,
  pick,
  renamedSelector,
  selectorWithName,
} from "./policies.ts";

/** Algorithm with a key (listed) or a key file (declared). */
interface Algorithm {
  readonly name: string;
  readonly key?: Secret | undefined;
  readonly keyFile?: string | undefined;
  readonly truncationBits?: number | undefined;
  readonly icvBits?: number | undefined;
}

const algorithmNames = ["encryption", "authentication", "aead"] as const;
type AlgorithmName = (typeof algorithmNames)[number];

type Association = Omit<Partial<SecurityAssociation>, AlgorithmName | "offload" | "destination" | "protocol" | "spi"> &
  Pick<SecurityAssociation, "destination" | "protocol" | "spi"> & {
    readonly [Name in AlgorithmName]?: Algorithm;
  } & { readonly offload?: { readonly dev: string | number; readonly direction: "in" | "out" } };

const XFRMNLGRP_EXPIRE = 2;
const XFRMNLGRP_SA = 3;
/** Below all ranks of additions. */
const FIRST = -(2 ** 32);
const identity: ReadonlySet<string> = new Set(["destination", "protocol", "spi", "mark"]);
/** Fields that declarations must not contain, and snapshots omit. */
const notDeclared = ["key", "sequence", "replay", "usageEventPackets", "usageEventTime"] as const;
const protocols: ReadonlySet<unknown> = new Set(["esp", "ah", "comp", "route2", "hao"]);
const withAlgorithm: ReadonlySet<unknown> = new Set(["esp", "ah", "comp"]);

export const securityAssociationTable: StateTable<Association, Association> = defineTable<Association, Association>({
  name: "securityAssociations",
  noun: "IPsec association",
  openEvents: (netns) => openIpsecEvents(netns, [XFRMNLGRP_SA, XFRMNLGRP_EXPIRE]),
  recreatesTogether: true,
  isDependent: false,
  normalise,

  async list(scope, isRequired) {
    const listed = await readable(() => scope.openAsync(SecurityAssociations).list().toArray(), isRequired);
    return listed.map(({ offload, selector, encryption, authentication, aead, ...association }) => {
      const entry: Record<string, unknown> = { ...association };
      for (const [name, algorithm] of Object.entries({ encryption, authentication, aead }))
        if (algorithm !== undefined) entry[name] = { ...algorithm, key: new Secret(algorithm.key) };
      if (selector !== undefined) entry["selector"] = namedSelector(selector, scope);
      if (offload !== undefined) entry["offload"] = { ...offload, dev: nameOf(scope, offload.dev) };
      return entry as unknown as Association;
    });
  },
  key: (entry) => associationKey(entry),
  // The kernel counts seconds here.
  creations: async (scope) =>
    new Map(
      (await securityAssociationTable.list(scope)).map((one) => [
        securityAssociationTable.key(one),
        `${one.lifetime?.added}`,
      ]),
    ),
  title: (entry) => `${associationTitle(entry)}${entry.mark === undefined ? "" : ` mark ${markText(entry.mark)}`}`,

  // The key files may have changed since the last plan.
  problem: (wanted, _scope, isNew) =>
    outcomeOf(() => {
      for (const name of algorithmNames) {
        const algorithm = wanted[name];
        if (algorithm?.keyFile !== undefined) readHexKeyFile(algorithm.keyFile);
        else if (algorithm !== undefined && isNew) keyOf(name, algorithm);
      }
    }),
  compare(list, wanted, current) {
    for (const [name, value] of Object.entries(wanted)) {
      if (identity.has(name)) continue;
      if ((algorithmNames as readonly string[]).includes(name))
        compareAlgorithms(list, name, value as Algorithm, current[name as AlgorithmName]);
      else if (name === "limits") list.compareMembers(name, value, listedLimits(wanted, current));
      else if (name === "selector" || name === "encapsulation")
        list.compareWhole(name, value, current[name] ?? off[name]);
      else list.compare(name, value, current[name as keyof Association] ?? off[name]);
    }
  },
  // The kernel can change only these fields of an association.
  isFixed(field, wanted, current) {
    if (field.startsWith("limits")) return false;
    // The kernel can set these fields, but not remove them. (xfrm_state_update)
    if (field === "outputMark" || field === "interfaceId") return includes(off[field], wanted[field]);
    return field !== "encapsulation" || wanted.encapsulation?.type !== current.encapsulation?.type;
  },
  references: ({ selector, offload }) => [
    ...referenceTo(selector?.dev, "selector.dev"),
    ...referenceTo(offload?.dev, "offload.dev"),
  ],
  renamed: ({ selector, offload, ...association }, names) => ({
    ...association,
    ...(selector !== undefined && { selector: renamedSelector(selector, names) }),
    ...(offload !== undefined && { offload: { ...offload, dev: names.get(`${offload.dev}`) ?? offload.dev } }),
  }),
  // Before all others, because an addition can prevent a recreation. `write` sorts them.
  level: (entry, action) => (action === "recreate" ? FIRST : additionRank(entry)),
  deviceOf: () => undefined,
  // The kernel adds such associations itself, without an algorithm.
  isAutomatic: ({ protocol, encryption, authentication, aead, compression }) =>
    !protocols.has(protocol) ||
    (withAlgorithm.has(protocol) && (encryption ?? authentication ?? aead ?? compression) === undefined),
  restore: (entry) => entry,
  describe: (entries) => entries.map(described),

  async write(scope, action, changes) {
    const associations = scope.openAsync(SecurityAssociations);
    if (action === "remove")
      return removed(
        associations,
        changes.map(({ current }) => current!),
      );
    const recreated = changes.filter((change) => isRecreation(action, change));
    const errors = await recreate(associations, recreated);
    const others = changes.filter((change) => !errors.has(change)).toSorted(byRank);
    const failures = await failuresOf(others, ({ wanted, current }) =>
      action === "add"
        ? associations.add(restored(withKeys(wanted!)))
        : associations.change(withKeys(changed(wanted!, current!))),
    );
    for (const [index, change] of others.entries()) errors.set(change, failures[index]);
    return changes.map((change) => errors.get(change));
  },
});

/** In one call, because the kernel may find an association only after another one was deleted. */
async function removed(
  associations: SecurityAssociations<"async">,
  entries: readonly AssociationKey[],
): Promise<(NetlinkError | undefined)[]> {
  const keys = entries.map(({ destination, protocol, spi, source, mark }) => ({
    destination,
    protocol,
    spi,
    source,
    mark,
  }));
  return removalErrors(await associations.deleteMany(keys));
}

/** Settings that the kernel omits if they have these values. */
const off: Readonly<Record<string, unknown>> = {
  replayWindow: 0,
  selector: {},
  interfaceId: 0,
  tfcPadding: 0,
  mappingEventSeconds: 0,
  natKeepaliveSeconds: 0,
  extraFlags: [],
  outputMark: { value: 0, mask: 0 },
};

function normalise(input: object, path: string): Association {
  const declared = { ...input } as Record<string, unknown>;
  for (const name of notDeclared)
    if (name in declared) throw typeError(`${path}.${name}`, "not allowed in a description");
  fields.check(input as NewSecurityAssociation, path);
  const algorithms: Partial<Record<AlgorithmName, Algorithm>> = {};
  for (const name of algorithmNames) {
    const value = declared[name];
    if (value === undefined) continue;
    algorithms[name] = checkedAlgorithm(value, `${path}.${name}`);
    const { keyFile: _, ...rest } = algorithms[name];
    declared[name] = { ...rest, key: "" };
  }
  const { offload, selector, mark, ...canonical } = canonicalEntry(
    associationKind,
    declared as unknown as NewSecurityAssociation,
    path,
  );
  const { destination, protocol, spi } = canonical;
  const devices = declared as { offload?: { dev: string }; selector?: { dev?: string } };
  // Canonical entries omit these values, but a declared one is compared.
  const explicitDefaults = Object.entries(off).filter(([name]) => declared[name] !== undefined);
  return {
    ...Object.fromEntries(explicitDefaults),
    ...pick(canonical, declared),
    ...{ destination, protocol, spi },
    ...listedMark(mark),
    ...declaredLimits(canonical, input),
    ...Object.fromEntries(Object.entries(algorithms).map(([name, one]) => [name, storedAlgorithm(name, one)])),
    ...(selector !== undefined && { selector: selectorWithName(selector, devices.selector?.dev, path) }),
    ...(offload !== undefined && {
      offload: { ...offload, dev: declaredInterface(devices.offload!.dev, `${path}.offload.dev`) },
    }),
  };
}

/** Rejects keys: a declared algorithm has the path of a file. */
function checkedAlgorithm(value: unknown, path: string): Algorithm {
  if (!isRecord(value)) throw typeError(path, `expected an object, got ${describeValue(value)}`);
  if ("key" in value) throw typeError(`${path}.key`, "not allowed; declare keyFile, the path of a file");
  const algorithm = value as unknown as Algorithm;
  if (algorithm.keyFile !== undefined) checkKeyFile(algorithm.keyFile, `${path}.keyFile`);
  return algorithm;
}

/**
 * Returns the form in which the kernel lists an algorithm. It has a second, short name for some algorithms, and replaces
 * the tag length 0 by the default length of the algorithm. (`xfrm_get_byname`, `attach_auth_trunc`)
 */
function storedAlgorithm(field: string, { name, truncationBits, ...algorithm }: Algorithm): Algorithm {
  const isShort = field !== "aead" && !name.includes("(") && name !== "digest_null";
  const template = field === "authentication" ? "hmac" : name === "cipher_null" ? "ecb" : "cbc";
  const stored = { ...algorithm, name: isShort ? `${template}(${name})` : name };
  return truncationBits === undefined || truncationBits === 0 ? stored : { ...stored, truncationBits };
}

/** Returns the listed key, or reads the declared key file. */
function keyOf(field: string, { name, key, keyFile }: Algorithm): Uint8Array {
  if (keyFile !== undefined) return readHexKeyFile(keyFile).bytes;
  if (key !== undefined) return key.bytes;
  if (name.includes("null")) return new Uint8Array(0);
  throw failure(
    "add IPsec association",
    `${field}.keyFile is missing: expected the path of a file with the key`,
    EINVAL,
  );
}

function compareAlgorithms(
  list: DifferenceList,
  field: string,
  wanted: Algorithm,
  current: Algorithm | undefined,
): void {
  const { key: _, keyFile, ...settings } = wanted;
  list.compareMembers(field, settings, current);
  const key = keyFile === undefined ? wanted.key : readHexKeyFile(keyFile);
  if (key !== undefined && !key.equals(current?.key))
    list.add(`${field}.key`, HIDDEN, current?.key === undefined ? undefined : HIDDEN);
}

function withKeys({ encryption, authentication, aead, ...association }: Association): NewSecurityAssociation {
  const entry: Record<string, unknown> = { ...association };
  for (const [name, algorithm] of Object.entries({ encryption, authentication, aead })) {
    if (algorithm === undefined) continue;
    const { keyFile: _, ...settings } = algorithm;
    entry[name] = { ...settings, key: keyOf(name, algorithm) };
  }
  return entry as unknown as NewSecurityAssociation;
}

type AssociationChange = Change<Association, Association>;

/** An undo reverses the order of the additions. */
const byRank = (one: AssociationChange, other: AssociationChange): number =>
  additionRank(one.wanted!) - additionRank(other.wanted!);

function isRecreation(action: Action, { wanted, current }: AssociationChange): boolean {
  if (action !== "change") return action === "recreate";
  const isRemoved = (field: "outputMark" | "interfaceId") =>
    wanted![field] === undefined && !includes(off[field], current![field] ?? off[field]);
  // Undoes a change that has set the field.
  return wanted!.lifetime !== undefined && (isRemoved("outputMark") || isRemoved("interfaceId"));
}

/** Returns a text that is the same for associations that differ only in their marks. */
function baseOf(association: Parameters<typeof associationKey>[0]): string {
  return associationKey({ ...association, mark: undefined });
}

/** Creates associations again, and returns the error of each change. */
async function recreate(
  associations: SecurityAssociations<"async">,
  changes: readonly AssociationChange[],
): Promise<Map<AssociationChange, NetlinkError | undefined>> {
  const errors = new Map<AssociationChange, NetlinkError | undefined>();
  const hasMarks = changes.some(({ wanted }) => wanted!.mark !== undefined);
  const listed = hasMarks ? groupBy(await associations.list().toArray(), baseOf) : undefined;
  for (const [base, group] of groupBy(changes, ({ current }) => baseOf(current!))) {
    const sorted = group.toSorted(byRank);
    const failures = await recreateGroup(associations, sorted, listed?.get(base));
    for (const [index, change] of sorted.entries()) errors.set(change, failures[index]);
  }
  return errors;
}

/**
 * Creates associations that differ only in their marks again. All are removed before the first is added, because each can
 * prevent the addition of another one. If an addition fails, none remains: a rollback could otherwise not add the former ones.
 */
async function recreateGroup(
  associations: SecurityAssociations<"async">,
  changes: readonly AssociationChange[],
  listed: readonly SecurityAssociation[] = [],
): Promise<(NetlinkError | undefined)[]> {
  const former = changes.map(({ current }) => current!);
  const additions: NewSecurityAssociation[] = [];
  const refusal = await failureOf(async () => {
    for (const { wanted, current } of changes) {
      const added = restored(withKeys(wanted!));
      // Before the removal: the kernel would refuse the addition, and that of a rollback, too.
      checkAddition(added, former, listed);
      const existing = await associations.get(current!).catch((error: unknown) => {
        if (error instanceof NetlinkError && error.errno === -ESRCH) return undefined;
        throw error;
      });
      if (existing !== undefined && shareKey(added, existing)) added.replay = continuedReplay(existing, added);
      additions.push(added);
    }
  });
  if (refusal !== undefined) return changes.map(() => refusal);
  const errors = await removed(associations, former);
  let failed = errors.findIndex((error) => error !== undefined);
  let failure = errors[failed];
  let count = 0;
  if (failure === undefined) {
    failure = await failureOf(async () => {
      for (const added of additions) {
        await associations.add(added);
        count++;
      }
    });
    failed = count;
  }
  if (failure === undefined) return errors;
  if (count > 0) await removed(associations, additions.slice(0, count));
  if (changes.length > 1) failure = withMark(failure, former[failed]!);
  markPartial(failure);
  return changes.map(() => failure);
}

/** Names the association of a group whose request failed: the titles in the group differ only in their marks. */
function withMark(error: NetlinkError, { mark }: Association): NetlinkError {
  return new NetlinkError(`${error.message}; this is the one ${markPhrase(mark)}`, { ...error, cause: error });
}

const markPhrase = (mark: Association["mark"]): string =>
  mark === undefined ? "without a mark" : `with the mark ${markText(mark)}`;

/** Throws if the kernel will refuse to add an association after the removal of the `former` ones. */
function checkAddition(
  added: NewSecurityAssociation,
  former: readonly Association[],
  listed: readonly SecurityAssociation[],
): void {
  const own = new Set(former.map(associationKey));
  const other = listed.find((one) => !own.has(associationKey(one)) && preventsAddition(one, added));
  if (other === undefined) return;
  throw failure(
    `recreate association ${associationTitle(added)}`,
    `the kernel adds none while the one ${markPhrase(other.mark)} exists`,
    EEXIST,
    "delete that one first",
  );
}

/** An association that an undo creates again may have sent packets between its listing and its removal. */
function restored(association: NewSecurityAssociation): NewSecurityAssociation {
  const { replay } = association;
  return replay === undefined ? association : { ...association, replay: continuedReplay(association, association)! };
}

/** Reports whether the associations have a key in common. */
function shareKey(one: NewSecurityAssociation, other: NewSecurityAssociation): boolean {
  const keysOf = ({ encryption, authentication, aead }: NewSecurityAssociation) =>
    [encryption, authentication, aead]
      .map((algorithm) => new Secret(algorithm === undefined ? new Uint8Array(0) : keyBytes(algorithm.key, "key")))
      .filter(({ bytes }) => bytes.length > 0);
  return keysOf(one).some((key) => keysOf(other).some((otherKey) => key.equals(otherKey)));
}

/** The kernel requires the algorithms, although it does not change them. */
function changed(wanted: Association, current: Association): Association {
  // A listed association (with `lifetime`) already has all settings.
  if (wanted.lifetime !== undefined) return wanted;
  const limits = { ...current.limits, ...wanted.limits };
  const algorithms: Partial<Record<AlgorithmName, Algorithm>> = {};
  for (const name of algorithmNames) {
    const algorithm = current[name] ?? wanted[name];
    if (algorithm !== undefined) algorithms[name] = algorithm;
  }
  return { ...current, ...wanted, limits, ...algorithms };
}

/** Omits keys, sequence numbers and statistics, for snapshots. */
function described(entry: Association): unknown {
  const copy: Record<string, unknown> = omit(entry, "lifetime", "lastUsed", "statistics", "unknown", "unparsed");
  for (const name of notDeclared) delete copy[name];
  for (const name of algorithmNames) {
    const algorithm = entry[name];
    if (algorithm !== undefined) copy[name] = omit(algorithm, "key", "keyFile");
  }
  return toPlain(copy);
}
