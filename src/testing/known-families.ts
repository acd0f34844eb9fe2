import { rangeError, typeError, withTitle } from "../base/argument-error.ts";
import { checkObject, didYouMean, didYouMeanOneOf } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { checkWithPrefix } from "../client/errors.ts";
import { GENL_ID_CTRL, GENL_MAX_ID, GENL_START_ALLOC } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NETLINK_ROUTE } from "../constants/netlink.ts";
import { nlctrl } from "../families/nlctrl.ts";
import type { RequestKind } from "../schema/codec/codec.ts";
import { checkFamily, type Family, lookup, type Operation } from "../schema/model/family.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";
import type { FaultTarget } from "./faults.ts";

const FIRST_GROUP = 20;
/** Multicast groups up to this number exist in every netlink protocol. */
const LAST_COMMON_GROUP = 32;
/** `RTNLGRP_MAX` of Linux 6.18. */
const LAST_ROUTE_GROUP = 39;

export class KnownFamilies implements Iterable<RegisteredFamily> {
  readonly #all = new Set<RegisteredFamily>();
  #nextId = GENL_START_ALLOC;
  #nextGroup = FIRST_GROUP;

  [Symbol.iterator](): Iterator<RegisteredFamily> {
    return this.#all[Symbol.iterator]();
  }

  register(model: Family, handlers: Readonly<Record<string, AnyHandler | undefined>>): number {
    checkFamily(model);
    checkHandlers(model, handlers);
    const generic = model.protocol === NETLINK_GENERIC;
    const groups = new Map<string, number>();
    for (const { name, number } of Object.values(model.groups)) groups.set(name, number ?? this.#nextGroup++);
    let id = 0;
    if (model.name === nlctrl.name) {
      id = GENL_ID_CTRL;
      groups.set("notify", GENL_ID_CTRL);
    } else if (generic) {
      if (this.#nextId > GENL_MAX_ID)
        throw rangeError("family", `all family ids up to ${GENL_MAX_ID} are in use; register fewer families`);
      id = this.#nextId++;
    }
    this.unregister(model);
    this.#all.add({ model, id, handlers, groups });
    return id;
  }

  unregister(family: Family): void {
    checkFamily(family);
    for (const known of this.#all) if (known.model.name === family.name) this.#all.delete(known);
  }

  get(family: Family): RegisteredFamily {
    checkFamily(family);
    for (const known of this.#all) if (known.model.name === family.name) return known;
    throw typeError("family", `${family.name} is not registered`);
  }

  checkTarget({ family, operation }: FaultTarget, kinds: readonly RequestKind[]): void {
    const models = [...this.#all].map(({ model }) => model);
    if (family !== undefined && !models.some(({ name }) => name === family)) {
      const names = models.map(({ name }) => name);
      const meant = didYouMean(`${family}`, names);
      throw typeError("fault.family", `${describeValue(family)} is not registered${meant}`);
    }
    if (operation === undefined) return;
    const concerned = models.filter(({ name }) => family === undefined || name === family);
    const found = concerned.map(({ operations }) => lookup(operations, operation)).filter((one) => one !== undefined);
    if (found.length === 0) {
      const names = concerned.flatMap(({ operations }) => Object.keys(operations));
      const has = family === undefined ? "no family that is registered has an" : `${family} has no`;
      throw typeError(
        "fault.operation",
        `${has} operation ${describeValue(operation)}${didYouMean(`${operation}`, names)}`,
      );
    }
    if (found.some((one) => kinds.some((kind) => one[kind] !== undefined))) return;
    const can = possibleRequests(found);
    throw typeError("fault.operation", `${describeValue(operation)}: ${can}, and never with ${kinds.join(" or ")}`);
  }

  groupNumber(family: Family, group: string): number {
    const { groups } = this.get(family);
    const number = groups.get(group);
    if (number !== undefined) return number;
    throw new TypeError(
      `${family.name}: unknown group ${describeValue(group)}${didYouMean(`${group}`, groups.keys())}`,
    );
  }

  hasGroup(protocol: number, group: number): boolean {
    // The kernel always has the multicast groups of raw families.
    const last = protocol === NETLINK_ROUTE ? LAST_ROUTE_GROUP : LAST_COMMON_GROUP;
    if (protocol !== NETLINK_GENERIC && group <= last) return true;
    for (const { model, groups } of this.#all) {
      if (model.protocol === protocol && [...groups.values()].includes(group)) return true;
    }
    return false;
  }
}

const requestKinds = ["do", "dump"] as const;

function possibleRequests(operations: readonly Operation[]): string {
  const kinds = requestKinds.filter((kind) => operations.some((one) => one[kind] !== undefined));
  return kinds.length === 0
    ? "the operation cannot be requested"
    : `the operation is requested with ${kinds.join(" and ")}`;
}

function checkHandlers(model: Family, handlers: Readonly<Record<string, AnyHandler | undefined>>): void {
  checkWithPrefix(model.name, undefined, () => checkObject(handlers, "handlers"));
  for (const [name, handler] of Object.entries(handlers)) {
    const operation = lookup(model.operations, name);
    if (operation === undefined) {
      const meant = didYouMean(name, Object.keys(model.operations));
      throw new TypeError(`${model.name}: unknown operation ${describeValue(name)}${meant}`);
    }
    if (handler === undefined) continue;
    const title = `${model.name}.${name}`;
    checkWithPrefix(title, undefined, () => checkObject(handler, "handler"));
    for (const [kind, handle] of Object.entries(handler)) {
      if (kind !== "do" && kind !== "dump") {
        const advice = didYouMeanOneOf(kind, requestKinds);
        throw withTitle(typeError(`handler.${kind}`, `unknown kind of request${advice}`), `${title}: `);
      }
      if (handle === undefined) continue;
      if (operation[kind] === undefined) {
        throw withTitle(typeError(`handler.${kind}`, possibleRequests([operation])), `${title}: `);
      }
      if (typeof handle !== "function") {
        throw withTitle(
          typeError(`handler.${kind}`, `expected a function, got ${describeValue(handle)}`),
          `${title}: `,
        );
      }
    }
  }
}
