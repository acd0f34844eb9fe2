// What every request needs to know for the advice in a later error, which is a part that only errors load.
import { NETLINK_GENERIC, NETLINK_SOCK_DIAG } from "../../constants/netlink.ts";
import type { OperationCodec } from "../../schema/codec/codec.ts";
import { isQuery } from "../../schema/model/conventions.ts";
import { type Family, lookup } from "../../schema/model/family.ts";
import { hasBatches } from "../batch.ts";

const confirmedFamilies = new WeakSet<Family>();

/** The kernel may lack a raw family that never answered. */
export function isUnconfirmed(family: Family): boolean {
  return family.protocol !== NETLINK_GENERIC && !confirmedFamilies.has(family);
}

export function confirmFamily(family: Family): void {
  confirmedFamilies.add(family);
}

/** Whether advice for an error depends on the failed request. */
export function dependsOnRequest(codec: OperationCodec): boolean {
  const { family } = codec;
  return (
    createErrors(codec).length > 0 ||
    family.kinds !== undefined ||
    hasBatches(family) ||
    hasSelectors(codec) ||
    family.protocol === NETLINK_SOCK_DIAG
  );
}

export function createErrors({ family, operation }: OperationCodec): readonly string[] {
  return lookup(family.creates ?? {}, operation.name) ?? [];
}

/** A selector is a field whose value determines another field's format. */
export function hasSelectors({ family, operation }: OperationCodec): boolean {
  return !isQuery(operation) && Object.keys(family.subMessages).length > 0;
}
