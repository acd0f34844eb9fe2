import { decoderOf } from "../../client/family.ts";
import { macsec } from "../../families/macsec.ts";
import { rtLink } from "../../families/rt-link.ts";
import { type Steps, wait } from "../../io/io.ts";
import { checkOmitted } from "../../io/omitted.ts";
import type { MessageView } from "../../message/message.ts";
import type { Interfaces } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import type { RemainingLimits, Session } from "../route/core/session.ts";
import type { MacsecFilter } from "./macsec-types.ts";

const decodeLink = decoderOf(rtLink, "getlink");
const decodeInterface = decoderOf(macsec, "get-txsc");

const KIND = "macsec";

/** Indices of the MACsec interfaces in a list. */
const listed = new WeakMap<Interfaces, Set<number>>();

export function recordListed(interfaces: Interfaces, ifindex: number): void {
  const indices = listed.get(interfaces);
  if (indices === undefined) listed.set(interfaces, new Set([ifindex]));
  else indices.add(ifindex);
}

/**
 * Throws if a list of MACsec interfaces lacks the interface `dev`, or any interface if `dev` is undefined. The kernel ends
 * the dump before an interface whose channels are longer than a message, as at its end. (macsec_dump_txsc)
 */
export function* checkOmittedInterfaces(
  session: Session,
  interfaces: Interfaces,
  { dev }: MacsecFilter,
  limits: RemainingLimits,
): Steps<undefined> {
  const { links } = session;
  if (links === undefined || session.isFake) return undefined;
  const indices = listed.get(interfaces) ?? new Set();
  const only = dev === undefined ? undefined : yield* resolving(() => interfaces.index(dev, "dev"));
  if (only !== undefined && indices.has(only)) return undefined;
  const what = "list MACsec interfaces";
  const read = (message: MessageView): number | undefined => decodeInterface(message).ifindex;
  const request = { family: macsec, operation: "get-txsc", what, read };
  return yield* checkOmitted(indices, {
    what,
    reason: (names) => `the channels of an interface are longer than a message of the kernel, which omits ${names}`,
    isWanted: (ifindex) => only === undefined || ifindex === only,
    expected: () => macsecLinks(links, limits),
    again: () => wait<number[]>(session.list(request, limits()).toArray()),
  });
}

interface Named {
  readonly index: number;
  readonly name: string;
}

/** Returns the names of the MACsec interfaces, by index. */
function* macsecLinks(links: Session, limits: RemainingLimits): Steps<Map<number, string>> {
  const fields = { linkinfo: { kind: KIND }, extMask: ["skip-stats"] };
  const read = (message: MessageView): Named | undefined => {
    const { header, ifname = "", linkinfo } = decodeLink(message);
    return linkinfo?.kind === KIND ? { index: header.ifiIndex, name: ifname } : undefined;
  };
  const request = { family: rtLink, operation: "getlink", fields, what: "list MACsec links", read };
  const found = yield* wait<Named[]>(links.list(request, limits()).toArray());
  return new Map(found.map(({ index, name }) => [index, name]));
}
