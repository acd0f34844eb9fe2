import { typeError } from "../../../../base/argument-error.ts";
import { defined, omit } from "../../../../base/objects.ts";
import { ENOPROTOOPT } from "../../../../constants/errno.ts";
import { NETLINK_XFRM } from "../../../../constants/netlink.ts";
import type { NetworkNamespace } from "../../../../netns/namespace.ts";
import { NetlinkSocket } from "../../../../sock/socket.ts";
import { canonicalEntry } from "../../../route/core/batch.ts";
import { SecurityPolicies } from "../../../xfrm/policies.ts";
import { fields, type NewSecurityPolicy, policyKind, type SecurityPolicy } from "../../../xfrm/policy.ts";
import { type PortSelector, type Selector, selectorTitle } from "../../../xfrm/selector.ts";
import { type LifetimeLimits, type MarkMask, NO_LIMITS } from "../../../xfrm/vocabulary.ts";
import { declaredInterface } from "../../model/forms.ts";
import { nameOf, referenceTo } from "../../model/names.ts";
import { readable, writeChanges } from "../../model/outcomes.ts";
import type { Scope } from "../../model/scopes.ts";
import { type Change, defineTable, type StateTable } from "../../model/table.ts";
import type { DeclaredSecurityPolicy } from "../../model/types.ts";

interface Policy extends Omit<Partial<SecurityPolicy>, "selector" | "direction" | "offload"> {
  readonly selector: Selector;
  readonly direction: SecurityPolicy["direction"];
  readonly offload?: string | number | undefined;
}

const XFRMNLGRP_POLICY = 4;

export const securityPolicyTable: StateTable<Policy, Policy> = defineTable<Policy, Policy>({
  name: "securityPolicies",
  noun: "IPsec policy",
  openEvents: (netns) => openIpsecEvents(netns, [XFRMNLGRP_POLICY]),
  isDependent: false,

  normalise(input, path) {
    const declared = input as DeclaredSecurityPolicy;
    if ("index" in declared) throw typeError(`${path}.index`, "not allowed in a description; declare the selector");
    fields.check(declared, path);
    const { type, mark, ...canonical } = canonicalEntry(policyKind, declared as NewSecurityPolicy, path);
    return {
      ...pick(canonical, declared),
      ...listedMark(mark),
      ...declaredLimits(canonical, declared),
      selector: selectorWithName(canonical.selector, declared.selector.dev, path),
      ...(type !== "main" && { type }),
      ...(declared.offload !== undefined && { offload: declaredInterface(declared.offload, `${path}.offload`) }),
    } as Policy;
  },

  async list(scope, isRequired) {
    const policies = await readable(() => scope.openAsync(SecurityPolicies).list().toArray(), isRequired);
    return policies.map(({ type, offload, ...policy }) => ({
      ...policy,
      selector: namedSelector(policy.selector, scope),
      ...(type !== "main" && { type }),
      ...(offload !== undefined && { offload: nameOf(scope, offload) }),
    }));
  },
  key: ({ selector, direction, type = "main", mark, interfaceId = 0 }) =>
    [direction, type, interfaceId, mark?.value, mark?.mask, selectorKey(selector)].join(" "),
  // The kernel counts seconds here.
  creations: async (scope) =>
    new Map(
      (await securityPolicyTable.list(scope)).map((one) => [securityPolicyTable.key(one), `${one.lifetime?.added}`]),
    ),
  title: ({ selector, direction, type, mark, interfaceId }) =>
    [
      direction,
      ...(selector.family === "inet6" && (selector.source ?? selector.destination) === undefined ? ["inet6"] : []),
      selectorTitle(selector),
      ...Object.entries({
        sport: portText(selector.sourcePort),
        dport: portText(selector.destinationPort),
        dev: selector.dev,
        type,
        mark: markText(mark),
        "interface id": interfaceId,
      }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
    ].join(" "),

  compare(list, wanted, current) {
    for (const [name, value] of Object.entries(wanted)) {
      if (identity.has(name) || name === "share" || name === "lifetime") continue;
      if (name === "limits") list.compareMembers(name, value, listedLimits(wanted, current));
      else if (name === "templates") list.compareWhole(name, value, current.templates);
      else list.compare(name, value, current[name as keyof Policy]);
    }
  },
  references: ({ selector, offload }) => [
    ...referenceTo(selector.dev, "selector.dev"),
    ...referenceTo(offload, "offload"),
  ],
  renamed: ({ selector, offload, ...policy }, names) => ({
    ...policy,
    selector: renamedSelector(selector, names),
    ...(offload !== undefined && { offload: names.get(`${offload}`) ?? offload }),
  }),
  deviceOf: () => undefined,
  // IPsec policies with other directions belong to sockets.
  isAutomatic: ({ direction }) => !directions.has(direction),
  restore: (policy) => omit(policy, "index", "lastUsed", "unknown", "unparsed"),

  write: (scope, action, changes) =>
    writeChanges(
      scope.openAsync(SecurityPolicies),
      action,
      action === "change" ? changes.map(withUndeclared) : changes,
      ({ selector, direction, type, mark, interfaceId }) => defined({ selector, direction, type, mark, interfaceId }),
    ),
});

/** The kernel replaces whole policies: a change contains the fields that are not declared, such as the templates. */
function withUndeclared(change: Change<Policy, Policy>): Change<Policy, Policy> {
  const { wanted, current } = change;
  // A restored policy (with `lifetime`) already has all settings.
  if (wanted === undefined || current === undefined || wanted.lifetime !== undefined) return change;
  const limits = { ...current.limits, ...wanted.limits };
  const { index: _, ...listed } = current;
  return { ...change, wanted: { ...listed, ...wanted, limits } };
}

const portText = (port: PortSelector | undefined) =>
  typeof port === "object" ? `${port.port}/0x${port.mask.toString(16)}` : port;

export const markText = (mark: MarkMask | undefined): string | undefined =>
  mark === undefined ? undefined : `${mark.value}/${mark.mask}`;

const identity: ReadonlySet<string> = new Set(["selector", "direction", "type", "mark", "interfaceId"]);
const directions: ReadonlySet<unknown> = new Set(["in", "out", "fwd"]);

/**
 * Converts a declared mark to the form in which the kernel lists it. Since 2025, the kernel stores only the bits of the
 * mask. It does not list a mark that matches all packets.
 */
export function listedMark(mark: MarkMask | undefined): { mark?: MarkMask } {
  if (mark === undefined || mark.mask === 0) return {};
  const { value, mask = 0xffffffff } = mark;
  return { mark: { value: (value & mask) >>> 0, mask } };
}

interface Limited {
  readonly limits?: LifetimeLimits | undefined;
}

/** Canonical entries omit limits without effect, but a declared one is compared. */
export function declaredLimits(canonical: Limited, { limits }: Limited): Limited {
  return limits === undefined ? {} : { limits: pick({ ...NO_LIMITS, ...canonical.limits }, limits) };
}

/** The kernel does not list limits without effect. */
export function listedLimits({ limits = {} }: Limited, current: Limited): LifetimeLimits {
  const names = Object.keys(limits) as (keyof LifetimeLimits)[];
  const none = names.filter((name) => limits[name] === NO_LIMITS[name]);
  return { ...Object.fromEntries(none.map((name) => [name, limits[name]])), ...current.limits };
}

export function pick(canonical: object, declared: object): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(canonical))
    if ((declared as Record<string, unknown>)[name] !== undefined) kept[name] = value;
  return kept;
}

export function selectorWithName(canonical: Selector, dev: string | undefined, path: string): Selector {
  return dev === undefined ? canonical : { ...canonical, dev: declaredInterface(dev, `${path}.selector.dev`) };
}

export function namedSelector(selector: Selector, scope: Scope): Selector {
  return typeof selector.dev === "number" ? { ...selector, dev: nameOf(scope, selector.dev) } : selector;
}

export function renamedSelector(selector: Selector, names: ReadonlyMap<string, string>): Selector {
  const dev = names.get(`${selector.dev}`);
  return dev === undefined ? selector : { ...selector, dev };
}

function selectorKey({ family, source, destination, protocol, sourcePort, destinationPort, dev }: Selector): string {
  return JSON.stringify([family, source, destination, protocol, sourcePort, destinationPort, dev]);
}

/** Opens a socket for IPsec events, if the kernel supports IPsec. */
export function openIpsecEvents(
  netns: NetworkNamespace | undefined,
  groups: readonly number[],
): Promise<NetlinkSocket | undefined> {
  return readable(() => [NetlinkSocket.open(NETLINK_XFRM, { netns, groups })], true, [ENOPROTOOPT]).then(
    ([socket]) => socket,
  );
}
