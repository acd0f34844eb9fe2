import { NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { fieldName } from "../schema/field-name.ts";
import type { Layout } from "../schema/layout.ts";
import { byField, bySpec, insideOf, offsetOfPath } from "../schema/path.ts";

/**
 * Where the attribute of that path starts in a request; undefined when it is not there. The path is as errors have it,
 * "peers[2].allowedips[1].ipaddr", and may call attributes as the spec does or as objects do.
 */
export function offsetOf(layout: Layout, request: Uint8Array, path: string): number | undefined {
  const fields = path
    .split(".")
    .map((step) => step.replace(/^[^[]+/, fieldName))
    .join(".");
  return offsetOfPath(layout, request, path, bySpec) ?? offsetOfPath(layout, request, fields, byField);
}

/** An attribute by its number, in a nest by its path; "" is the top. */
export interface NumberedPlace {
  readonly nest: string;
  /** Undefined where it has none, being too short. */
  readonly type: number | undefined;
}

/** Where the first attribute of that number starts in that nest. Where it is not found, the nest's own place, or one around it. */
export function offsetOfNumber(layout: Layout, request: Uint8Array, { nest, type }: NumberedPlace): number | undefined {
  let path = nest;
  let at = offsetOf(layout, request, path);
  while (at === undefined && path !== "") {
    path = path.replace(/(\[\d+\]|\.?[^.[]+)$/, "");
    at = offsetOf(layout, request, path);
  }
  return (type === undefined ? undefined : offsetIn(layout, request, at, type)) ?? at;
}

function offsetIn(layout: Layout, request: Uint8Array, nest: number | undefined, type: number): number | undefined {
  const { start, end } = insideOf(layout, request, nest) ?? { start: 0, end: 0 };
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  for (let at = start; at + NLA_HDRLEN <= end; ) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || at + length > end) return undefined;
    if ((view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK) === type) return at;
    at += align(length);
  }
  return undefined;
}

/** The number of the attribute of that name in the nest at a byte, or at the top; undefined where none is called so. */
export function numberIn(
  layout: Layout,
  request: Uint8Array,
  nest: number | undefined,
  name: string,
): number | undefined {
  const set = insideOf(layout, request, nest)?.set;
  const plain = name.replace(/(\[\d+\])+$/, "");
  return (set?.specified(plain) ?? set?.named(plain))?.type;
}
