import { typeError } from "../../base/argument-error.ts";
import { checkBytes } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { RouterOption } from "../../schema/model/types.ts";
import { readRouterOption } from "../../schema/values/router-options.ts";

export type { RouterOption } from "../../schema/model/types.ts";

/** What all options of a router advertisement have. */
interface RouterOptionBase {
  /** Index of the interface that received the router advertisement. */
  readonly ifindex: number;
  /** Name of the interface. Absent if the interface was deleted or renamed meanwhile. */
  readonly dev?: string;
  /** Link-local address of the router. */
  readonly router: string;
}

/** An option of a router advertisement that the kernel has received. */
export type RouterOptionEvent = RouterOptionBase & RouterOption;

/**
 * Parses an option of a router advertisement: type, length in units of 8 bytes, and content (RFC 4861, section 4.6). An
 * option with unexpected content has the kind "other".
 *
 * @throws TypeError if `bytes` is not a Uint8Array or has no type and length.
 */
export function parseRouterOption(bytes: Uint8Array): RouterOption {
  checkBytes(bytes, "bytes");
  if (bytes.length < 2) throw typeError("bytes", `expected at least 2 bytes, got ${describeValue(bytes.length)}`);
  return readRouterOption(bytes.slice());
}
