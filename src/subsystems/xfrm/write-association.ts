import { EEXIST, EINVAL, ENOSYS, EPROTONOSUPPORT, ESRCH } from "../../constants/errno.ts";
import { type XfrmMark, type XfrmUsersaId, xfrm } from "../../families/xfrm.ts";
import { checkInteger, checkObject } from "../../message/check.ts";
import { defined } from "../../message/objects.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { parseAddress } from "../route/core/addresses.ts";
import type { ChangeKind, Verb } from "../route/core/changes.ts";
import type { Interfaces } from "../route/core/interfaces.ts";
import type { EntryKind } from "../route/core/table.ts";
import {
  type AssociationKey,
  associationTitle,
  decodeAssociation,
  fields,
  type NewSecurityAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "./association.ts";
import { writeLimits } from "./lifetime.ts";
import { writeReplay } from "./replay.ts";
import { writeSelector } from "./selector.ts";
import { writeEncapsulation, writeIptfs, writeOffload } from "./settings.ts";
import { checkMark, ipsecProtocols, markField, padded, writeIpAddress } from "./vocabulary.ts";

const ESP = 50;
const AH = 51;
const COMP = 108;
/** Largest compression parameter index of IPComp. The field in packets has 16 bits. */
const MAX_CPI = 0xffff;

/** Netlink operation for each change of a security association. */
const operations = { add: "newsa", change: "updsa", delete: "delsa" } as const;

/** The table of security associations: reads entries, encodes requests, and names the associations in errors. */
export const associationKind: EntryKind<SecurityAssociation> & ChangeKind<NewSecurityAssociation> = {
  noun: "association",
  plural: "associations",
  family: xfrm,
  getOperation: "getsa",
  read: (message) => toSecurityAssociation(decodeAssociation(message)),
  request(input, { verb, interfaces }) {
    fields.check(input);
    const operation = operations[verb as keyof typeof operations];
    const request = verb === "delete" ? keyFields(input) : associationFields(input, interfaces);
    return { codec: operationCodec(xfrm, operation), fields: request };
  },
  title: associationTitle,
  path: (inRequest) => fields.path(inRequest),
  advice,
};

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
export function keyFields(key: AssociationKey): {
  header: XfrmUsersaId;
  srcaddr?: Uint8Array;
  mark?: Partial<XfrmMark>;
} {
  checkObject(key, "key");
  const { source, mark } = key;
  const header = identify(key);
  const hasSource = source !== undefined && !isIpsec(header.proto);
  return defined({
    header,
    srcaddr: hasSource ? writeIpAddress(source, header.family, "source") : undefined,
    mark: mark === undefined ? undefined : markField.parse(mark, "mark"),
  });
}

function isIpsec(proto: number): boolean {
  return proto === ESP || proto === AH || proto === COMP;
}

function identify({ destination, protocol, spi }: AssociationKey, needsSpi = true): Omit<XfrmUsersaId, "rest"> {
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
function associationFields(input: NewSecurityAssociation, interfaces: Interfaces): Record<string, unknown> {
  const header = infoHeader(input, interfaces);
  const { family } = header;
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
  if (offload !== undefined) request["offloadDev"] = writeOffload(offload, "offload", interfaces);
  if (iptfs !== undefined) Object.assign(request, writeIptfs(iptfs, "iptfs"));
  return request;
}

/** Returns the structure that describes a security association. */
export function infoHeader(
  input: Omit<NewSecurityAssociation, "spi"> & { spi?: number | undefined },
  interfaces: Interfaces,
  needsSpi = true,
): Record<string, unknown> & { family: number } {
  const { daddr, proto, spi, family } = identify(input, needsSpi);
  const { selector = {}, flags = [], mode = "transport", reqid = 0, sequence = 0 } = input;
  if (!Array.isArray(flags)) throw new TypeError("flags: expected an array of flags");
  // With the flag "af-unspec", a selector without a family matches packets of both families.
  const selectorFamily = flags.includes("af-unspec") ? 0 : family;
  return {
    sel: writeSelector(selector, selectorFamily, "selector", interfaces),
    id: { daddr, spi, proto },
    saddr: writeIpAddress(input.source, family, "source"),
    lft: writeLimits(input.limits),
    seq: checkInteger(sequence, 0, 0xffffffff, "sequence"),
    reqid: checkInteger(reqid, 0, 0xffffffff, "reqid"),
    family,
    mode,
    flags: [...flags],
  };
}
