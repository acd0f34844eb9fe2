import { EEXIST, EINVAL, ENOSYS, EPROTONOSUPPORT, ESRCH } from "../../constants/errno.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type XfrmUsersaId, xfrm } from "../../families/xfrm.ts";
import { checkInteger } from "../../message/check.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { parseAddress } from "../route/core/addresses.ts";
import type { ChangeKind, Verb } from "../route/core/changes.ts";
import { type AssociationKey, associationTitle, fields, type NewSecurityAssociation } from "./association.ts";
import { writeLimits } from "./lifetime.ts";
import { writeReplay } from "./replay.ts";
import { type IndexOf, writeSelector } from "./selector.ts";
import { writeEncapsulation, writeIptfs, writeOffload } from "./settings.ts";
import { checkMark, ipsecProtocols, markField, padded, writeIpAddress } from "./vocabulary.ts";

const ESP = 50;
const AH = 51;
const COMP = 108;
/** Largest compression parameter index of IPComp. The field in packets has 16 bits. */
const MAX_CPI = 0xffff;

/** Netlink operation for each change of a security association. */
const operations = { add: "newsa", change: "updsa", delete: "delsa" } as const;

/** Encodes requests about security associations, and names the associations in errors. */
export function associationKind(indexOf: IndexOf): ChangeKind<NewSecurityAssociation> {
  return {
    noun: "association",
    request(input, { verb }) {
      fields.check(input);
      const operation = operations[verb as keyof typeof operations];
      const request = verb === "delete" ? keyFields(input) : associationFields(input, indexOf);
      return { codec: operationCodec(xfrm, operation), fields: request };
    },
    title: associationTitle,
    path: (inRequest) => fields.path(inRequest),
    advice,
  };
}

function advice(errno: number, verb: Verb): string | undefined {
  switch (errno) {
    case EEXIST:
      return "the association already exists: change() changes it";
    case ESRCH:
      return `there is no such association: ${verb === "change" ? "add() adds it" : "list() returns those that exist"}`;
    case EPROTONOSUPPORT:
      return "the kernel lacks the protocol of the association: it needs esp4, esp6, ah4, ah6, ipcomp or ipcomp6";
    case ENOSYS:
      return "the kernel lacks an algorithm of the association: /proc/crypto lists those that are loaded";
    case EINVAL:
      return verb === "delete" ? undefined : "check the algorithms, key lengths and the mode";
  }
  return undefined;
}

/**
 * Returns the header and the attributes that identify a security association.
 *
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function keyFields(key: AssociationKey): { header: Omit<XfrmUsersaId, "rest"> } & Record<string, unknown> {
  const { daddr, family, proto, spi } = identify(key);
  const request: { header: Omit<XfrmUsersaId, "rest"> } & Record<string, unknown> = {
    header: { daddr, spi, family, proto },
  };
  if (key.source !== undefined && !isIpsec(proto)) {
    request["srcaddr"] = writeIpAddress(key.source, family, "source");
  }
  if (key.mark !== undefined) request["mark"] = markField.parse(key.mark, "mark");
  return request;
}

function isIpsec(proto: number): boolean {
  return proto === ESP || proto === AH || proto === COMP;
}

function identify({ destination, protocol, spi }: AssociationKey, needsSpi = true) {
  const address = parseAddress(destination, "destination");
  const proto = ipsecProtocols.read(protocol, "protocol");
  if (spi === undefined && needsSpi && isIpsec(proto)) {
    throw new TypeError("spi: expected the security parameter index of the association, got undefined");
  }
  const maximum = proto === COMP ? MAX_CPI : 0xffffffff;
  return {
    daddr: padded(address.bytes),
    family: address.family,
    proto,
    spi: spi === undefined ? 0 : checkInteger(spi, 0, maximum, "spi"),
  };
}

/** Returns the header and the attributes of a request that adds or changes a security association. */
function associationFields(input: NewSecurityAssociation, indexOf: IndexOf): Record<string, unknown> {
  const { header, family } = infoHeader(input, indexOf);
  const { replayWindow = 0, replay, flags = [], outputMark, encapsulation, careOfAddress, offload, iptfs } = input;
  const { replayWindow: window, ...state } = writeReplay(replayWindow, replay, flags.includes("esn"));
  const request: Record<string, unknown> = { header: { ...header, replayWindow: window }, ...state };
  fields.write(input, request);
  if (outputMark !== undefined) {
    const { value, mask } = checkMark(outputMark, "outputMark");
    request["setMark"] = value;
    request["setMarkMask"] = mask;
  }
  if (encapsulation !== undefined) request["encap"] = writeEncapsulation(encapsulation, family, "encapsulation");
  if (careOfAddress !== undefined) request["coaddr"] = writeIpAddress(careOfAddress, family, "careOfAddress");
  if (offload !== undefined) request["offloadDev"] = writeOffload(offload, "offload", indexOf);
  if (iptfs !== undefined) Object.assign(request, writeIptfs(iptfs, "iptfs"));
  return request;
}

/** Returns the structure that describes a security association, and its address family. */
export function infoHeader(
  input: Omit<NewSecurityAssociation, "spi"> & { spi?: number | undefined },
  indexOf: IndexOf,
  needsSpi = true,
): { header: Record<string, unknown>; family: typeof AF_INET | typeof AF_INET6 } {
  const { daddr, proto, spi, family } = identify(input, needsSpi);
  const { selector = {}, flags = [], mode = "transport", reqid = 0, sequence = 0 } = input;
  if (!Array.isArray(flags)) throw new TypeError("flags: expected an array of flags");
  // With the flag "af-unspec", a selector without a family matches packets of both families.
  const selectorFamily = flags.includes("af-unspec") ? 0 : family;
  const header = {
    sel: writeSelector(selector, selectorFamily, "selector", indexOf),
    id: { daddr, spi, proto },
    saddr: writeIpAddress(input.source, family, "source"),
    lft: writeLimits(input.limits),
    seq: checkInteger(sequence, 0, 0xffffffff, "sequence"),
    reqid: checkInteger(reqid, 0, 0xffffffff, "reqid"),
    family,
    mode,
    flags: [...flags],
  };
  return { header, family: family === AF_INET ? AF_INET : AF_INET6 };
}
