// Conversions that disciplines, classes and filters of traffic control share.

import { withPrefix } from "../../../client/errors.ts";
import { describeValue } from "../../../errors.ts";
import { tc } from "../../../families/tc.ts";
import { checkObject } from "../../../message/check.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { parseHandle, showHandle } from "../../route/tc/handle.ts";
import { encodeOptions, readOptions, structuredOptions } from "../../route/tc/kind-options.ts";
import { parameterHint, Qdiscs } from "../../route/tc/tables.ts";
import { declaredPart } from "../compare.ts";
import type { Scope } from "../scopes.ts";
import { listIfSupported } from "./outcomes.ts";

/** Kinds of disciplines that process packets at the hooks of an interface. */
export const ingressKinds: ReadonlySet<unknown> = new Set(["ingress", "clsact"]);
const HOOKS = "ffff:";

/** Converts a traffic control handle to the form in which it is listed. */
export function canonicalHandle(handle: string | number, path: string): string {
  return showHandle(parseHandle(handle, path));
}

/** Conversions of the fields that disciplines, classes and filters have in common. */
export const commonForms: Readonly<Record<"dev" | "parent" | "kind", (value: never, path: string) => unknown>> = {
  dev: checkedName,
  parent: canonicalHandle,
  kind(kind: unknown, path: string): string {
    if (typeof kind === "string") return kind;
    throw new TypeError(
      `${path}: expected the kind of the entry, such as "htb" or "flower", got ${describeValue(kind)}`,
    );
  },
};

/**
 * Converts declared traffic control options to the form in which the kernel lists them. Members that are not declared
 * are omitted.
 */
export function canonicalOptions(
  set: "attrs" | "class-attrs",
  kind: string,
  options: unknown,
  path: string,
  protocol?: number,
): unknown {
  if (options === undefined || options instanceof Uint8Array) return options;
  checkObject(options, path);
  const isClass = set === "class-attrs";
  try {
    const declared = structuredOptions(kind, options as Record<string, unknown>, isClass);
    const bytes = encodeAttributes(tc, set, { kind, options: encodeOptions(kind, declared, { protocol, isClass }) });
    const decoded = decodeAttributes(tc, set, bytes) as { options?: object };
    // The kernel does not report the table of RED.
    const { stab: _, ...reported } = declared;
    return declaredPart(readOptions(kind, decoded.options) ?? {}, reported);
  } catch (error) {
    if (error instanceof Error) {
      const hint = parameterHint(error.message, kind, isClass);
      error.message = `${error.message.replace(/^options\.?(: )?/, "")}${hint}`;
    }
    throw withPrefix(error, `${path}: `);
  }
}

/**
 * Returns the key of the discipline that a handle belongs to by its major number. The discipline contains classes and
 * filters.
 */
export function disciplineKey(dev: string | undefined, handle: string): string {
  const major = handle.startsWith("clsact/") || handle === "ingress" ? HOOKS : `${handle.split(":", 1)[0]}:`;
  return `qdisc ${dev} ${major}`;
}

/** Returns the key of a traffic class. The class contains child classes, its discipline and its filters. */
export function classKey(dev: string | undefined, handle: string): string {
  return `class ${dev} ${handle}`;
}

/** Reports whether a handle is that of a discipline, which has no minor number. */
export function isDiscipline(handle: string): boolean {
  return handle.endsWith(":");
}

/** Returns the names of the interfaces with disciplines that the kernel has not chosen itself. */
export function devicesWithDisciplines(scope: Scope): Set<string> {
  const devices = new Set<string>();
  for (const { dev, handle } of listIfSupported(() => scope.open(Qdiscs).list().toArray()))
    if (dev !== undefined && handle !== "0:" && handle !== "none") devices.add(dev);
  return devices;
}
